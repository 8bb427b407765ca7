import { BlockList } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from 'tinyexec';
import type { ArpProbeRequest, ArpProbeResult } from '../../ports/probe.ts';

/** What decides whether an interface is on an address's network; what Node says of one has more. */
export interface NetworkCard {
  readonly address: string;
  readonly family: string;
  readonly internal: boolean;
  /** `192.168.20.5/24` */
  readonly cidr: string | null;
}

/** How ARP is asked. */
export interface ArpProbeOptions {
  /** @default 'arping' from PATH */
  readonly program?: string | undefined;
  /** By name. @default those of this machine */
  readonly interfaces?: Readonly<Record<string, readonly NetworkCard[] | undefined>> | undefined;
}

/** Two answers or two seconds: several nodes that hold an address all answer the first question. */
const patience = ['-c', '2', '-w', '2'] as const;
const longestMs = 10_000;
const defaultListenMs = 1000;

/**
 * Asks "who has" by the machine's `arping`, whichever of the three that there are; sends nothing else and changes nothing.
 *
 * One answer begins the time in which a second machine may answer too, and half way through it everybody is asked once
 * more, so that one lost frame hides nobody. A second hardware address ends it at once: more than one is too many.
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
      const version = await exec(program, ['-V'], { nodePath: false, signal: until });
      // One question is answered by all; a unicast one, which most go on with, only by the first. Habets' never does.
      const broadcast = `${version.stdout}${version.stderr}`.includes('Habets') ? [] : ['-b'];
      const { macs, problem } = await listen(
        program,
        [...broadcast, '-I', device, ...patience, address],
        listenMs,
        until,
      );
      until.throwIfAborted();
      if (macs.length === 0 && problem !== undefined) {
        return {
          asked: false,
          reason: /permitted|permission/i.test(problem) ? mayNot : problem.slice(0, 200),
        };
      }
      return { asked: true, macs };
    } catch (error) {
      signal?.throwIfAborted();
      if (deadline.aborted) return { asked: false, reason: `${program} did not end` };
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      return { asked: false, reason: code === 'ENOENT' ? `there is no ${program} on PATH` : String(error) };
    }
  };
}

interface Heard {
  readonly macs: readonly string[];
  /** The first line of what the program complained about. */
  readonly problem: string | undefined;
}

/** Asks, listens on for so long after the first answer, and asks again half way through. */
async function listen(
  program: string,
  args: readonly string[],
  listenMs: number,
  signal: AbortSignal,
): Promise<Heard> {
  const macs = new Set<string>();
  const several = new AbortController();
  const ending = AbortSignal.any([signal, several.signal]);
  const hear = (text: string): boolean => {
    const found = macsIn(text);
    for (const mac of found) macs.add(mac);
    if (macs.size > 1) several.abort();
    return found.length > 0;
  };
  const half = (): Promise<void> =>
    sleep(listenMs / 2, undefined, { signal: ending }).catch(() => signal.throwIfAborted());

  const first = ask(program, args, hear, signal);
  await first.answered;
  if (macs.size > 0) await half();
  if (macs.size === 1) {
    const second = ask(program, args, hear, signal);
    await second.answered;
    await half();
    second.stop();
    await second.ended;
  }
  first.stop();
  const [problem] = (await first.ended).split('\n').filter((line) => line.trim() !== '');
  return { macs: [...macs].sort(), problem };
}

interface Question {
  /** Somebody has, or nobody did in all the time that the program takes. */
  readonly answered: Promise<unknown>;
  /** With what the program said on standard error. */
  readonly ended: Promise<string>;
  stop(): void;
}

/** What the program says is heard as it comes; one that keeps it to itself until it ends is heard then. */
function ask(
  program: string,
  args: readonly string[],
  hear: (text: string) => boolean,
  signal: AbortSignal,
): Question {
  const child = exec(program, [...args], { nodePath: false, signal });
  let line = '';
  const heard = new Promise<void>((resolve) => {
    child.process?.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = `${line}${chunk}`.split('\n');
      line = lines.pop() ?? '';
      if (hear(lines.join('\n'))) resolve();
    });
  });
  const ended = (async (): Promise<string> => {
    const { stdout, stderr } = await child;
    hear(stdout);
    return stderr;
  })();
  return { answered: Promise.race([heard, ended]), ended, stop: () => child.kill('SIGINT') };
}

const mayNot = 'arping may not send here: it needs root or the capability CAP_NET_RAW';

/** The interface with the longest prefix that holds the address. */
function interfaceOnNetworkOf(
  address: string,
  interfaces: NonNullable<ArpProbeOptions['interfaces']>,
): string | undefined {
  return Object.entries(interfaces)
    .flatMap(([name, infos = []]) =>
      infos
        .filter(({ family, internal }) => family === 'IPv4' && !internal)
        .map((info) => ({ name, info, prefix: Number(info.cidr?.split('/')[1] ?? 32) })),
    )
    .filter(({ info, prefix }) => {
      const network = new BlockList();
      network.addSubnet(info.address, prefix);
      return network.check(address);
    })
    .sort((a, b) => b.prefix - a.prefix)[0]?.name;
}

function macsIn(text: string): readonly string[] {
  const found = text.match(/\b(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}\b/gi) ?? [];
  return found.map((mac) => mac.toLowerCase());
}
