import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from 'tinyexec';
import type { ArpProbeRequest, ArpProbeResult } from '../../ports/probe.ts';
import { askArping } from './ask-arping.ts';
import { interfaceOnNetworkOf, type NetworkCards } from './network-card.ts';

export interface ArpProbeOptions {
  /** @default 'arping' from PATH */
  readonly program?: string | undefined;
  /** By name. @default the interfaces of this machine */
  readonly interfaces?: NetworkCards | undefined;
}

/** Two answers or two seconds: if several nodes hold an address, all of them answer the first request. */
const patience = ['-c', '2', '-w', '2'] as const;
const longestMs = 10_000;
const defaultListenMs = 1000;

/**
 * Asks "who has" with the machine's `arping`, whichever of the three implementations it is. Sends nothing else and changes
 * nothing.
 *
 * The first answer starts a period in which a second machine may answer too. Half way through it the request is sent once
 * more, so that a single lost frame hides no machine. A second hardware address ends the period at once: more than one is
 * already too many.
 */
export function arpProbe({
  program = 'arping',
  interfaces,
}: ArpProbeOptions = {}): (request: ArpProbeRequest) => Promise<ArpProbeResult> {
  return async ({ address, listenMs = defaultListenMs, signal }) => {
    const device = interfaceOnNetworkOf(address, interfaces ?? networkInterfaces());
    if (device === undefined) {
      return { asked: false, reason: `no interface of this machine is on the network of ${address}` };
    }
    const deadline = AbortSignal.timeout(longestMs);
    const until = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    try {
      const args = [...(await broadcastArgs(program, until)), '-I', device, ...patience, address];
      const { macs, problem } = await listen({ program, args, listenMs, signal: until });
      until.throwIfAborted();
      if (macs.length > 0 || problem === undefined) return { asked: true, macs };
      return { asked: false, reason: /permitted|permission/i.test(problem) ? mayNot : problem.slice(0, 200) };
    } catch (error) {
      signal?.throwIfAborted();
      if (deadline.aborted) return { asked: false, reason: `${program} did not end` };
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      return { asked: false, reason: code === 'ENOENT' ? `there is no ${program} on PATH` : String(error) };
    }
  };
}

const mayNot = 'arping may not send here: it needs root or the capability CAP_NET_RAW';

/** Every machine answers a broadcast; a unicast request, to which most implementations switch, reaches the first only. */
async function broadcastArgs(program: string, signal: AbortSignal): Promise<readonly string[]> {
  const { stdout, stderr } = await exec(program, ['-V'], { nodePath: false, signal });
  // Habets' arping only ever broadcasts, and has another meaning for -b.
  return `${stdout}${stderr}`.includes('Habets') ? [] : ['-b'];
}

interface ListenOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly listenMs: number;
  readonly signal: AbortSignal;
}

interface Heard {
  readonly macs: readonly string[];
  /** The first line of the program's error output. */
  readonly problem: string | undefined;
}

async function listen({ program, args, listenMs, signal }: ListenOptions): Promise<Heard> {
  const macs = new Set<string>();
  const several = new AbortController();
  const ending = AbortSignal.any([signal, several.signal]);
  const onMac = (mac: string): void => {
    macs.add(mac);
    if (macs.size > 1) several.abort();
  };
  const half = (): Promise<void> =>
    sleep(listenMs / 2, undefined, { signal: ending }).catch(() => signal.throwIfAborted());

  const first = askArping({ program, args, onMac, signal });
  await first.answered;
  if (macs.size > 0) await half();
  if (macs.size === 1) {
    const second = askArping({ program, args, onMac, signal });
    await second.answered;
    await half();
    second.stop();
    await second.ended;
  }
  first.stop();
  const [problem] = (await first.ended).split('\n').filter((line) => line.trim() !== '');
  return { macs: [...macs].sort(), problem };
}
