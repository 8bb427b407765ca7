import type { ApiClient } from './api/api-client.ts';
import type { Run } from './lan/run.ts';
import { runCommand } from './run-command.ts';

/** The pods and the port that stop answering. */
export interface BlockPortOptions {
  readonly namespace: string;
  readonly labelSelector: string;
  readonly port: number;
  /**
   * `refuse`: connections are reset, as when nothing listens. `silence`: packets vanish, as behind a firewall. `slow`: the
   * first packet of each new connection vanishes, so that it takes a second longer.
   */
  readonly how: 'refuse' | 'silence' | 'slow';
}

/** Breaks a port of real pods, such as a webhook's, by a packet filter in their namespaces. Returns the function that restores it. */
export async function blockPort(
  run: Run,
  api: ApiClient,
  { namespace, labelSelector, port, how }: BlockPortOptions,
): Promise<() => Promise<void>> {
  const { items } = await api.request<{ items: readonly { status: { podIP?: string } }[] }>(
    'GET',
    `/api/v1/namespaces/${namespace}/pods`,
    { query: { labelSelector } },
  );
  const namespaces = items.flatMap(({ status }) => podNamespace(run, status.podIP ?? ''));
  if (namespaces.length === 0)
    throw new Error(`${namespace}: no pod with a network of its own has ${labelSelector}`);
  const table = `testbed-block-${port}`;
  const nft = (name: string, script: string): Promise<unknown> =>
    runCommand('nsenter', [`--net=/run/netns/${name}`, 'nft', '-f', '-'], { input: script });
  for (const name of namespaces) {
    await nft(
      name,
      `table inet ${table} {
  set knocked { type inet_service; flags dynamic; timeout 1m; }
  chain in {
    type filter hook input priority 0;
    tcp dport ${port} ${rules[how]}
  }
}
`,
    );
  }
  return async () => {
    for (const name of namespaces) await nft(name, `delete table inet ${table}\n`);
  };
}

const rules: Readonly<Record<BlockPortOptions['how'], string>> = {
  refuse: 'reject with tcp reset',
  silence: 'drop',
  slow: 'tcp flags & (syn | ack) == syn tcp sport != @knocked add @knocked { tcp sport } drop',
};

/** The address plan the other way round: 10.244.2.7 is pod 7 of node n2. */
function podNamespace(run: Run, ip: string): readonly string[] {
  const [, node, number] = /^10\.244\.(\d+)\.(\d+)$/.exec(ip) ?? [];
  return node === undefined || number === undefined ? [] : [run.namespace(`n${node}-p${number}`)];
}
