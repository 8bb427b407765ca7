import { parseGoDuration, type UnknownRecord, wholeSeconds } from '@gatesmith/kubernetes';
import { quote } from '../quote.ts';
import type { BgpType } from './bgp-type.ts';
import { parseGoAddress } from './go-address.ts';
import { type Problem, problem } from './problem.ts';
import { selectorProblems } from './selector-problems.ts';
import { unsupportedInMode } from './unsupported-in-mode.ts';
import type { PeerView } from './views.ts';

/** The reasons for which the webhook refuses a BGPPeer that it sees alone, except for unreadable durations. */
export function peerProblems(view: PeerView, bgpType: BgpType): Problem[] {
  return [
    ...systemProblems(view),
    ...routerProblems(view),
    ...addressProblems(view),
    ...timerProblems(view),
    ...selectorProblems(view.nodeSelectors, ['spec', 'nodeSelectors']),
    ...(bgpType === 'native' ? nativeProblems(view) : []),
  ];
}

/** A string that Go cannot read as a duration is refused before any other rule is looked at. */
export function durationProblems(spec: UnknownRecord): Problem[] {
  return (['holdTime', 'keepaliveTime', 'connectTime'] as const).flatMap((field) => {
    const text = spec[field];
    if (typeof text !== 'string' || parseGoDuration(text) !== undefined) return [];
    const isNumber = /^\d{1,9}$/.test(text);
    const hint = isNumber ? `did you mean ${text}s?` : 'a number with a unit, as in 90s or 1h30m';
    return refused(field, { message: `${field} ${quote(text)}: not a duration`, hint });
  });
}

function systemProblems({ myASN, peerASN, dynamicASN, ebgpMultiHop }: PeerView): Problem[] {
  const problems: Problem[] = [];
  if (myASN === 0) problems.push(refused('myASN', { message: 'myASN 0: the local AS number is missing' }));
  if (peerASN === 0 && dynamicASN === '') {
    const message = 'peerASN: neither it nor dynamicASN is set';
    problems.push(refused('peerASN', { message, hint: 'set one of the two' }));
  }
  if (peerASN !== 0 && dynamicASN !== '') {
    const message = `dynamicASN ${quote(dynamicASN)}: peerASN is set as well`;
    problems.push(refused('dynamicASN', { message, hint: 'set one of the two' }));
  }
  if (peerASN === myASN && ebgpMultiHop) {
    const message = `ebgpMultiHop: the peer has the same AS ${myASN}, so this is iBGP`;
    problems.push(refused('ebgpMultiHop', { message, hint: 'remove ebgpMultiHop' }));
  }
  return problems;
}

function routerProblems({ peerAddress, interface: device }: PeerView): Problem[] {
  if (peerAddress === '' && device === '') {
    const message = 'peerAddress: neither it nor interface is set';
    return [refused('peerAddress', { message, hint: 'set one of the two' })];
  }
  if (peerAddress !== '' && device !== '') {
    const message = `interface ${quote(device)}: peerAddress is set as well`;
    return [refused('interface', { message, hint: 'set one of the two' })];
  }
  return [];
}

function addressProblems(view: PeerView): Problem[] {
  return (['peerAddress', 'routerID', 'sourceAddress'] as const)
    .filter((field) => view[field] !== '' && parseGoAddress(view[field]) === undefined)
    .map((field) => refused(field, { message: `${field} ${quote(view[field])}: not an IP address` }));
}

function timerProblems({ holdTime, keepaliveTime }: PeerView): Problem[] {
  if (holdTime === undefined && keepaliveTime === undefined) return [];
  // an absent half is derived from the other one, in 64 bits as in Go (`parseTimers`)
  const hold = holdTime ?? BigInt.asIntN(64, (keepaliveTime ?? 0n) * 3n);
  const keepalive = keepaliveTime ?? (holdTime ?? 0n) / 3n;
  const problems: Problem[] = [];
  const seconds = wholeSeconds(hold);
  if (seconds !== 0n && seconds < 3n) {
    const field = holdTime === undefined ? 'keepaliveTime' : 'holdTime';
    problems.push(refused(field, { message: `holdTime ${seconds}s: must be 0 or at least 3s` }));
  }
  if (keepalive > hold) {
    const message = 'keepaliveTime: is longer than holdTime';
    problems.push(refused('keepaliveTime', { message, hint: 'a third of holdTime is usual' }));
  }
  return problems;
}

function nativeProblems(view: PeerView): Problem[] {
  const frrOnly: readonly (readonly [field: string, isSet: boolean])[] = [
    ['keepaliveTime', view.keepaliveTime !== undefined && view.keepaliveTime !== 0n],
    ['vrf', view.vrf !== ''],
    ['connectTime', view.hasConnectTime],
    ['enableGracefulRestart', view.enableGracefulRestart],
    ['disableMP', view.disableMP],
    ['dualStackAddressFamily', view.dualStackAddressFamily],
    ['dynamicASN', view.dynamicASN !== ''],
    ['interface', view.interface !== ''],
    ['localASN', view.localASN !== 0],
  ];
  return frrOnly
    .filter(([, isSet]) => isSet)
    .map(([field]) => unsupportedInMode(['spec', field], `${field}: native mode does not support it`));
}

function refused(
  field: string,
  { message, hint }: { readonly message: string; readonly hint?: string },
): Problem {
  return problem('GS-BGP-PEER', { path: ['spec', field], message, hint });
}
