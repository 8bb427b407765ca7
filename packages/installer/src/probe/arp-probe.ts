import { BlockList } from 'node:net';
import { networkInterfaces } from 'node:os';
import { exec } from 'tinyexec';
import type { ArpProbeRequest, ArpProbeResult } from '../ports/probe.ts';

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

/** Asks "who has" by the machine's `arping`, whichever of the three that there are; sends nothing else and changes nothing. */
export function arpProbe({
  program = 'arping',
  interfaces,
}: ArpProbeOptions = {}): (request: ArpProbeRequest) => Promise<ArpProbeResult> {
  return async ({ address, signal }) => {
    const device = interfaceOnNetworkOf(address, interfaces ?? networkInterfaces());
    if (device === undefined) {
      return { asked: false, reason: `no interface of this machine is on the network of ${address}` };
    }
    const deadline = AbortSignal.timeout(longestMs);
    const run = async (args: readonly string[]): Promise<Ended> =>
      exec(program, [...args], {
        nodePath: false,
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
    try {
      const version = await run(['-V']);
      // One question is answered by all; a unicast one, which most go on with, only by the first. Habets' never does.
      const broadcast = `${version.stdout}${version.stderr}`.includes('Habets') ? [] : ['-b'];
      const { stdout, stderr } = await run([...broadcast, '-I', device, ...patience, address]);
      const macs = macsIn(stdout);
      const [problem] = stderr.split('\n').filter((line) => line.trim() !== '');
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

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
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
  return [...new Set(found.map((mac) => mac.toLowerCase()))].sort();
}
