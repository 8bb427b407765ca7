import { append } from '../append.ts';
import { parseGoDuration, wholeSeconds } from '../go-duration.ts';
import type { PlainObject } from '../plain-object.ts';
import type { BgpType } from '../validate-resources.ts';
import type { AdmittedObject } from './admit-object.ts';
import { communityForm } from './bgp-community.ts';
import { isPoolBlock, type PoolBlock, parseGoAddress, parsePoolBlock } from './pool-block.ts';
import { type Problem, quote } from './problem.ts';
import { selectorProblems } from './selector-problems.ts';
import {
  type BgpAdvertisementView,
  bgpAdvertisementView,
  communityView,
  type L2AdvertisementView,
  l2View,
  type PeerView,
  type PoolView,
  peerView,
  poolView,
} from './views.ts';

/** What MetalLB's webhook would refuse about an object of the right shape if there were nothing else in the cluster. */
export function ownProblems(object: AdmittedObject, bgpType: BgpType): readonly Problem[] {
  switch (object.kind) {
    case 'IPAddressPool':
      return poolProblems(poolView(object)).problems;
    case 'L2Advertisement':
      return l2Problems(l2View(object));
    case 'BGPAdvertisement':
      return bgpAdvertisementProblems(bgpAdvertisementView(object), bgpType);
    case 'BGPPeer':
      return [...durationProblems(object.spec), ...peerProblems(peerView(object), bgpType)];
    case 'Community':
      return communityAliasProblems(communityView(object), new Set(), bgpType);
    default:
      return [];
  }
}

/** What MetalLB's webhook refuses about a pool that it sees alone, and the blocks that could be read. */
export function poolProblems(view: PoolView): {
  readonly problems: Problem[];
  readonly blocks: readonly PoolBlock[];
} {
  const problems: Problem[] = [];
  const { addresses, serviceAllocation } = view;
  if (addresses.length === 0) {
    problems.push({
      code: 'GS-POOL-EMPTY',
      path: ['spec', 'addresses'],
      message: `pool ${quote(view.name)}: has no addresses`,
      hint: 'add a range, as in 192.168.20.20-192.168.20.254',
    });
  }
  const parsed = addresses.map((text) => parsePoolBlock(text));
  const blocks = parsed.every(isPoolBlock) ? parsed : parsed.filter(isPoolBlock);
  if (blocks !== parsed) {
    for (const [index, one] of parsed.entries())
      if (!isPoolBlock(one)) problems.push({ ...one, path: ['spec', 'addresses', index] });
  }
  if (serviceAllocation !== undefined) {
    const { namespaces = [], namespaceSelectors = [], serviceSelectors = [] } = serviceAllocation;
    append(problems, duplicates(namespaces, ['spec', 'serviceAllocation', 'namespaces']));
    append(
      problems,
      selectorProblems(namespaceSelectors, ['spec', 'serviceAllocation', 'namespaceSelectors']),
    );
    append(problems, selectorProblems(serviceSelectors, ['spec', 'serviceAllocation', 'serviceSelectors']));
  }
  return { problems, blocks };
}

/** What the webhook refuses about an L2Advertisement that it sees alone. */
export function l2Problems(view: L2AdvertisementView): Problem[] {
  return [
    ...duplicates(view.ipAddressPools ?? [], ['spec', 'ipAddressPools']),
    ...selectorProblems(view.ipAddressPoolSelectors, ['spec', 'ipAddressPoolSelectors']),
    ...selectorProblems(view.nodeSelectors, ['spec', 'nodeSelectors']),
    ...selectorProblems(view.serviceSelectors, ['spec', 'serviceSelectors']),
  ];
}

/** What the webhook refuses about a BGPAdvertisement that it sees alone. */
export function bgpAdvertisementProblems(view: BgpAdvertisementView, bgpType: BgpType): Problem[] {
  // an alias may be created later, so only texts with a colon are looked at (`resetTransientErrorsFields`)
  const explicit = (view.communities ?? [])
    .map((text, index) => ({ text, index }))
    .filter(({ text }) => text.includes(':'));
  const problems: Problem[] = [
    ...l2Problems(view),
    ...duplicates(
      explicit.map(({ text }) => text),
      ['spec', 'communities'],
    ),
    ...duplicates(view.peers ?? [], ['spec', 'peers']),
  ];
  if (view.localPref < 0) {
    problems.push({
      code: 'GS-ADVERTISEMENT-LOCAL-PREF',
      path: ['spec', 'localPref'],
      message: `localPref ${view.localPref}: must not be negative`,
    });
  }
  for (const [field, highest] of [
    ['aggregationLength', 32],
    ['aggregationLengthV6', 128],
  ] as const) {
    if (view[field] > highest) {
      problems.push({
        code: 'GS-ADVERTISEMENT-AGGREGATION',
        path: ['spec', field],
        message: `${field} ${view[field]}: must be at most ${highest}`,
      });
    }
  }
  for (const { text, index } of explicit)
    append(problems, communityProblems(text, ['spec', 'communities', index], bgpType));
  return problems;
}

/** What the webhook refuses about the aliases of a Community; `known` are those of the others. */
export function communityAliasProblems(
  aliases: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[],
  known: ReadonlySet<string>,
  bgpType: BgpType,
): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [index, { name = '', value = '' }] of aliases.entries()) {
    append(problems, communityProblems(value, ['spec', 'communities', index, 'value'], bgpType));
    if (seen.has(name) || known.has(name)) {
      problems.push({
        code: 'GS-REFERENCE-DUPLICATE',
        path: ['spec', 'communities', index, 'name'],
        message: `community ${quote(name)}: is defined twice`,
        hint: 'give it another name',
      });
    }
    seen.add(name);
  }
  return problems;
}

function communityProblems(text: string, path: readonly (string | number)[], bgpType: BgpType): Problem[] {
  const form = communityForm(text);
  if (form === 'malformed' || form === 'invalid') {
    return [
      {
        code: 'GS-BGP-COMMUNITY',
        path,
        message: `community ${quote(text)}: not a community value`,
        hint: '65000:100 with numbers up to 65535, or large:65000:1:2 with numbers up to 4294967295',
      },
    ];
  }
  if (form === 'large' && bgpType === 'native')
    return [modeProblem(path, `community ${quote(text)}: native mode knows no large communities`)];
  return [];
}

/** What the webhook refuses about a BGPPeer that it sees alone. Durations are texts that the schema has not read. */
export function peerProblems(view: PeerView, bgpType: BgpType): Problem[] {
  const problems: Problem[] = [];
  const refuse = (field: string, message: string, hint?: string): void => {
    problems.push({
      code: 'GS-BGP-PEER',
      path: ['spec', field],
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  if (view.myASN === 0) refuse('myASN', 'myASN 0: the local AS number is missing');
  if (view.peerASN === 0 && view.dynamicASN === '')
    refuse('peerASN', 'peerASN: neither it nor dynamicASN is set', 'set one of the two');
  if (view.peerASN !== 0 && view.dynamicASN !== '')
    refuse(
      'dynamicASN',
      `dynamicASN ${quote(view.dynamicASN)}: peerASN is set as well`,
      'set one of the two',
    );
  if (view.peerASN === view.myASN && view.ebgpMultiHop)
    refuse(
      'ebgpMultiHop',
      `ebgpMultiHop: the peer has the same AS ${view.myASN}, so this is iBGP`,
      'remove ebgpMultiHop',
    );
  if (view.peerAddress === '' && view.interface === '')
    refuse('peerAddress', 'peerAddress: neither it nor interface is set', 'set one of the two');
  if (view.peerAddress !== '' && view.interface !== '')
    refuse(
      'interface',
      `interface ${quote(view.interface)}: peerAddress is set as well`,
      'set one of the two',
    );
  for (const field of ['peerAddress', 'routerID', 'sourceAddress'] as const) {
    const text = view[field];
    if (text !== '' && parseGoAddress(text) === undefined)
      refuse(field, `${field} ${quote(text)}: not an IP address`);
  }
  append(problems, timerProblems(view));
  append(problems, selectorProblems(view.nodeSelectors, ['spec', 'nodeSelectors']));
  if (bgpType === 'native') append(problems, nativePeerProblems(view));
  return problems;
}

/** A text that Go cannot read as a duration is refused before any other rule is looked at. */
export function durationProblems(spec: PlainObject): Problem[] {
  return (['holdTime', 'keepaliveTime', 'connectTime'] as const).flatMap((field) => {
    const text = spec[field];
    if (typeof text !== 'string' || parseGoDuration(text) !== undefined) return [];
    return [
      {
        code: 'GS-BGP-PEER' as const,
        path: ['spec', field],
        message: `${field} ${quote(text)}: not a duration`,
        hint:
          /^\d+$/.test(text) && text.length < 10
            ? `did you mean ${text}s?`
            : 'a number with a unit, as in 90s or 1h30m',
      },
    ];
  });
}

function timerProblems({ holdTime, keepaliveTime }: PeerView): Problem[] {
  if (holdTime === undefined && keepaliveTime === undefined) return [];
  // an absent half is derived from the other one, in 64 bits as in Go (`parseTimers`)
  const hold = holdTime ?? BigInt.asIntN(64, (keepaliveTime ?? 0n) * 3n);
  const keepalive = keepaliveTime ?? (holdTime ?? 0n) / 3n;
  const problems: Problem[] = [];
  const seconds = wholeSeconds(hold);
  if (seconds !== 0n && seconds < 3n) {
    problems.push({
      code: 'GS-BGP-PEER',
      path: ['spec', holdTime === undefined ? 'keepaliveTime' : 'holdTime'],
      message: `holdTime ${seconds}s: must be 0 or at least 3s`,
    });
  }
  if (keepalive > hold) {
    problems.push({
      code: 'GS-BGP-PEER',
      path: ['spec', 'keepaliveTime'],
      message: 'keepaliveTime: is longer than holdTime',
      hint: 'a third of holdTime is usual',
    });
  }
  return problems;
}

function nativePeerProblems(view: PeerView): Problem[] {
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
    .map(([field]) => modeProblem(['spec', field], `${field}: native mode does not know it`));
}

/** A problem that goes away with another BGP implementation. */
export function modeProblem(path: readonly (string | number)[], message: string): Problem {
  return { code: 'GS-BGP-MODE', path, message, hint: 'remove it, or run MetalLB in frr-k8s mode' };
}

function duplicates(texts: readonly string[], path: readonly (string | number)[]): Problem[] {
  const seen = new Set<string>();
  return texts.flatMap((text, index) => {
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    return [
      {
        code: 'GS-REFERENCE-DUPLICATE' as const,
        path: [...path, index],
        message: `${String(path.at(-1))} ${quote(text)}: is listed twice, which MetalLB refuses`,
        hint: 'remove one of the two',
      },
    ];
  });
}
