import { type CommandResult, runCommand } from '../run-command.ts';
import type { Agent } from './agent.ts';
import type { HttpAnswer, TrainCar } from './agent-protocol.ts';
import type { LanHost } from './lan.ts';

/** The actions of a machine on the LAN that is not part of the cluster. */
export interface LanClient extends LanHost {
  /** GET. An address alone means `http://ADDRESS/`. */
  http(target: string, options?: HttpOptions): Promise<HttpAnswer & { readonly json: () => unknown }>;
  /** The hardware addresses that answer "who has". Broadcast every time, so that a second answerer is not missed. */
  arping(ip: string, options?: { readonly count?: number | undefined }): Promise<ReadonlySet<string>>;
  /** The same for IPv6, by neighbour solicitation. */
  ndisc(ip: string): Promise<ReadonlySet<string>>;
  /** The neighbour table's entry, which is what decides where packets go. */
  neighbour(ip: string): Promise<string | undefined>;
  /** Empties the neighbour table. */
  forgetNeighbours(): Promise<void>;
  /** Requests at a fixed pace until stopped. */
  train(target: string, options?: { readonly intervalMs?: number | undefined }): Promise<RequestTrain>;
  /** Runs a program there. */
  exec(program: string, args: readonly string[], options?: ExecOptions): Promise<CommandResult>;
}

export interface HttpOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** @default 3000 */
  readonly timeoutMs?: number | undefined;
}

export interface ExecOptions {
  readonly timeoutMs?: number | undefined;
  readonly allowFailure?: boolean | undefined;
  readonly input?: string | undefined;
  /** @default this process's own */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

export interface RequestTrain {
  stop(): Promise<TrainReport>;
}

export interface TrainReport {
  readonly sent: number;
  readonly answered: number;
  /** The longest time between two answered requests, by when they were sent. */
  readonly gapMs: number;
}

const carTimeoutMs = 1_000;
const solicitForMs = 1_500;

export function createLanClient(host: LanHost, agent: Agent): LanClient {
  let trains = 0;
  const exec: LanClient['exec'] = (program, args, options) =>
    runCommand('nsenter', [`--net=/run/netns/${host.namespace}`, program, ...args], options);
  return {
    ...host,
    exec,
    async http(target, { headers = {}, timeoutMs = 3_000 } = {}) {
      const answer = await agent.ask<HttpAnswer>({ do: 'http', url: urlOf(target), headers, timeoutMs });
      return { ...answer, json: () => JSON.parse(answer.body) };
    },
    async arping(ip, { count = 3 } = {}) {
      const { stdout } = await exec(
        'arping',
        ['-b', '-I', 'eth0', '-c', String(count), '-w', String(count), ip],
        {
          allowFailure: true,
        },
      );
      return macsIn(stdout);
    },
    async ndisc(ip) {
      // Real solicitations of the kernel, and a filter that notes who advertises: tools of the user's land are picky.
      const table = 'testbed-ndisc';
      await exec('nft', ['-f', '-'], { input: advertWatch(table, ip) });
      try {
        await exec('ip', ['-6', 'neigh', 'flush', 'to', ip], { allowFailure: true });
        await agent
          .ask({ do: 'http', url: urlOf(ip), headers: {}, timeoutMs: solicitForMs })
          .catch(() => undefined);
        return macsIn((await exec('nft', ['list', 'set', 'netdev', table, 'seen'])).stdout);
      } finally {
        await exec('nft', ['delete', 'table', 'netdev', table]);
      }
    },
    async neighbour(ip) {
      const found: readonly { dst: string; lladdr?: string }[] = JSON.parse(
        (await exec('ip', ['-j', 'neigh', 'show', ip])).stdout || '[]',
      );
      return found.find(({ dst }) => dst === ip)?.lladdr;
    },
    async forgetNeighbours() {
      await exec('ip', ['neigh', 'flush', 'all'], { allowFailure: true });
    },
    async train(target, { intervalMs = 20 } = {}) {
      const train = ++trains;
      await agent.ask({ do: 'train-start', train, url: urlOf(target), intervalMs, timeoutMs: carTimeoutMs });
      return {
        async stop() {
          return trainReport(await agent.ask<readonly TrainCar[]>({ do: 'train-stop', train }));
        },
      };
    },
  };
}

/** Sums up a train of requests. */
export function trainReport(cars: readonly TrainCar[]): TrainReport {
  const answered = cars.filter(({ ok }) => ok);
  let gapMs = 0;
  for (const [index, car] of answered.entries()) {
    const before = answered[index - 1];
    if (before !== undefined) gapMs = Math.max(gapMs, car.atMs - before.atMs);
  }
  return { sent: cars.length, answered: answered.length, gapMs: Math.round(gapMs) };
}

/** Remembers the hardware address behind every neighbour advertisement for an address. */
function advertWatch(table: string, ip: string): string {
  return `table netdev ${table} {
  set seen { type ether_addr; flags dynamic; }
  chain in {
    type filter hook ingress device "eth0" priority 0;
    icmpv6 type nd-neighbor-advert @th,64,128 0x${ipv6Hex(ip)} add @seen { ether saddr }
  }
}
`;
}

/** The 128 bits of an IPv6 address in hexadecimal. */
function ipv6Hex(ip: string): string {
  const [head = '', tail] = ip.split('::');
  const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const middle = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...middle, ...after].map((group) => group.padStart(4, '0')).join('');
}

function urlOf(target: string): string {
  if (target.includes('://')) return target;
  return target.includes(':') && !target.startsWith('[') ? `http://[${target}]/` : `http://${target}/`;
}

function macsIn(text: string): ReadonlySet<string> {
  return new Set((text.match(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi) ?? []).map((mac) => mac.toLowerCase()));
}
