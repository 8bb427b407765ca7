import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { waitUntil } from '../wait-until.ts';
import { startHostProcess } from './host-process.ts';
import type { LanHost } from './lan.ts';
import type { LanClient } from './lan-client.ts';
import type { Run } from './run.ts';

/** FRR's zebra and bgpd on the router: routes that it learns are used for packets. */
export interface BgpRouter {
  /** Next hops of a prefix in the kernel's table, which is what packets follow. */
  nextHops(prefix: string): Promise<readonly string[]>;
  /** Addresses of the neighbours whose session is up. */
  established(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface BgpRouterOptions {
  readonly run: Run;
  readonly router: LanClient;
  readonly asn: number;
  readonly neighbours: readonly { readonly host: LanHost; readonly asn: number }[];
}

const daemonFolder = '/usr/lib/frr';

export async function startBgpRouter({ run, router, asn, neighbours }: BgpRouterOptions): Promise<BgpRouter> {
  const folder = join(run.folder, 'frr');
  mkdirSync(folder);
  // FRR's daemons leave root behind, so their own user has to reach this folder.
  chmodSync(run.folder, 0o711);
  const config = join(folder, 'bgpd.conf');
  const peers = neighbours.map(({ host, asn: theirs }) => ({ address: host.addresses.ipv4, theirs }));
  writeFileSync(
    config,
    [
      `router bgp ${asn}`,
      ` bgp router-id ${router.addresses.ipv4}`,
      // RFC 8212 would reject every route without a policy; this router accepts all of them.
      ' no bgp ebgp-requires-policy',
      ...peers.flatMap(({ address, theirs }) => [
        ` neighbor ${address} remote-as ${theirs}`,
        ` neighbor ${address} timers 1 3`,
        ` neighbor ${address} timers connect 1`,
        ` neighbor ${address} passive`,
      ]),
      ' address-family ipv4 unicast',
      '  maximum-paths 8',
      ' exit-address-family',
      '',
    ].join('\n'),
  );
  await runCommand('chown', ['-R', 'frr:frr', folder]);
  const common = ['--vty_socket', folder, '-z', join(folder, 'zserv.api')];
  const start = (daemon: string, args: readonly string[]) =>
    startHostProcess({
      namespace: router.namespace,
      program: join(daemonFolder, daemon),
      args: [...common, '-i', join(folder, `${daemon}.pid`), ...args],
      logFile: join(run.folder, 'logs', `${daemon}.log`),
      env: { PATH: process.env['PATH'] },
    });
  const zebra = start('zebra', ['-f', '/dev/null']);
  const bgpd = start('bgpd', ['-f', config, '-p', '179']);
  const vtysh = async (command: string): Promise<string> =>
    (await router.exec('vtysh', ['--vty_socket', folder, '-d', 'bgpd', '-c', command])).stdout;
  await waitUntil('FRR answers', async () => {
    zebra.assertAlive();
    bgpd.assertAlive();
    return (await vtysh('show bgp summary json')).length > 0;
  });
  return {
    async nextHops(prefix) {
      interface Route {
        readonly gateway?: string;
        readonly nexthops?: readonly { readonly gateway: string }[];
      }
      const { stdout } = await router.exec('ip', ['-j', 'route', 'show', prefix]);
      const routes: readonly Route[] = JSON.parse(stdout || '[]');
      return routes
        .flatMap(({ gateway, nexthops = [] }) => [
          ...(gateway === undefined ? [] : [gateway]),
          ...nexthops.map((hop) => hop.gateway),
        ])
        .sort();
    },
    async established() {
      const summary: { ipv4Unicast?: { peers?: Record<string, { state: string }> } } = JSON.parse(
        await vtysh('show bgp summary json'),
      );
      return Object.entries(summary.ipv4Unicast?.peers ?? {})
        .filter(([, { state }]) => state === 'Established')
        .map(([address]) => address)
        .sort();
    },
    async stop() {
      await bgpd.stop(500);
      await zebra.stop(500);
    },
  };
}
