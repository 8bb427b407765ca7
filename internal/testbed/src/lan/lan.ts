import { runCommand } from '../run-command.ts';
import { TestbedError } from '../testbed-error.ts';
import {
  clientNumber,
  controlPlaneNumber,
  type HostAddresses,
  hostAddresses,
  hostMac,
  type IpFamily,
  nodeNumber,
  podSlice,
  routerNumber,
} from './addresses.ts';
import { namespacesOf, type Run } from './run.ts';

/** A machine on the LAN. */
export interface LanHost {
  readonly name: string;
  readonly namespace: string;
  readonly addresses: HostAddresses;
  readonly mac: string;
}

export interface Lan {
  readonly controlPlane: LanHost;
  readonly client: LanHost;
  readonly router: LanHost;
  /** `n1` first. */
  readonly nodes: readonly LanHost[];
  /** Pulls the cable of a host, or puts it back. */
  setLink(host: LanHost, state: 'up' | 'down'): Promise<void>;
}

const bridgeHost = 'lan';

/** Lays the cables: a bridge in its own namespace, and one namespace per machine. */
export async function createLan(run: Run, nodeCount: number, families: readonly IpFamily[]): Promise<Lan> {
  const host = (name: string, number: number): LanHost => ({
    name,
    namespace: run.namespace(name),
    addresses: hostAddresses(number, families),
    mac: hostMac(number),
  });
  const controlPlane = host('cp', controlPlaneNumber);
  const client = host('client', clientNumber);
  const router = host('router', routerNumber);
  const nodes = Array.from({ length: nodeCount }, (_, index) => host(`n${index + 1}`, nodeNumber(index + 1)));
  const hosts = [controlPlane, client, router, ...nodes];
  const bridge = run.namespace(bridgeHost);
  const [taken] = namespacesOf(run);
  if (taken !== undefined) {
    throw new TestbedError(`${taken}: there is a network namespace of this name already`, {
      code: 'SETUP_FAILED',
      hint: 'node internal/testbed/src/main.ts clean removes the leftovers of killed runs',
    });
  }

  await ip(
    undefined,
    [bridge, ...hosts.map(({ namespace }) => namespace)].map((name) => `netns add ${name}`),
  );
  await ip(bridge, [
    // Without snooping the bridge floods multicast, which neighbour discovery is.
    'link add br0 type bridge mcast_snooping 0',
    'link set br0 up',
    ...hosts.flatMap(({ name, namespace, mac }) => [
      `link add ${name} type veth peer name eth0 address ${mac} netns ${namespace}`,
      `link set ${name} master br0 up`,
    ]),
  ]);
  await Promise.all(
    hosts.map((each) => configure(each, routesFor(each, { client, controlPlane, router, nodes }))),
  );
  return {
    controlPlane,
    client,
    router,
    nodes,
    setLink: (each, state) => ip(bridge, [`link set ${each.name} ${state}`]),
  };
}

/** Writes one value to kernel settings of a namespace, given as paths below `/proc/sys`. */
export async function setKernel(
  namespace: string,
  value: string,
  settings: readonly string[],
): Promise<void> {
  await runCommand(
    'nsenter',
    [`--net=/run/netns/${namespace}`, 'tee', ...settings.map((setting) => `/proc/sys/${setting}`)],
    { input: value },
  );
}

/** A batch of `ip` commands, inside a namespace or outside. */
export async function ip(namespace: string | undefined, lines: readonly string[]): Promise<void> {
  await runCommand('ip', [...(namespace === undefined ? [] : ['-n', namespace]), '-batch', '-'], {
    input: `${lines.join('\n')}\n`,
  });
}

async function configure({ namespace, addresses }: LanHost, routes: readonly string[]): Promise<void> {
  await ip(namespace, [
    'link set lo up',
    `addr add ${addresses.ipv4}/24 dev eth0`,
    ...(addresses.ipv6 === undefined ? [] : [`addr add ${addresses.ipv6}/64 dev eth0 nodad`]),
    'link set eth0 up',
    ...routes,
  ]);
  await setKernel(namespace, '1', ['net/ipv4/ip_forward', 'net/ipv6/conf/all/forwarding']);
  await setKernel(namespace, '0', ['net/ipv4/conf/all/rp_filter', 'net/ipv4/conf/default/rp_filter']);
}

/** Nodes and control plane know the way to every pod; all others only know the router. */
function routesFor(
  host: LanHost,
  { client, controlPlane, router, nodes }: Omit<Lan, 'setLink'>,
): readonly string[] {
  const routes: string[] = [];
  if (host !== router) {
    routes.push(`route add default via ${router.addresses.ipv4}`);
    if (router.addresses.ipv6 !== undefined) routes.push(`route add default via ${router.addresses.ipv6}`);
  }
  if (host === client || host === router) return routes;
  for (const [index, node] of nodes.entries()) {
    if (node === host) continue;
    const slice = podSlice(index + 1);
    routes.push(`route add ${slice.ipv4.cidr} via ${node.addresses.ipv4}`);
    if (node.addresses.ipv6 !== undefined)
      routes.push(`route add ${slice.ipv6.cidr} via ${node.addresses.ipv6}`);
  }
  return host === controlPlane || nodes.includes(host) ? routes : [];
}
