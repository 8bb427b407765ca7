import type { KubernetesObject, Snapshot } from '@gatesmith/installer';
import {
  type AddressHolder,
  type DrawnCollision,
  describePools,
  drawPoolsHtml,
  drawPoolsSvg,
  type NamedPool,
  type PoolDescription,
} from '@gatesmith/metallb';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { requireValues } from '../../input/read-values.ts';
import { observe } from '../../observe.ts';
import { writeOutput } from '../../output/write-output.ts';
import { printJson, printText } from '../../print.ts';
import { renderPools } from '../../render/pools.ts';
import type { RunContext } from '../../run-context.ts';
import type { PoolsFlags } from './route.ts';

/** How full each pool is. */
export async function show(context: RunContext, flags: PoolsFlags): Promise<ExitCode> {
  const offline =
    (flags.values ?? []).length > 0 &&
    flags.snapshot === undefined &&
    flags.context === undefined &&
    flags.kubeconfig === undefined &&
    !flags.sandbox;
  const { pools, collisions } = offline
    ? { pools: describePools((await requireValues(context, flags)).values.pools), collisions: [] }
    : look(await observe(context, flags, 'gatesmith pools'));
  if (flags.format !== 'table') {
    const draw = flags.format === 'svg' ? drawPoolsSvg : drawPoolsHtml;
    await writeOutput(context, flags.out, draw(pools, { collisions }));
    return exitCode.done;
  }
  if (flags.output === 'json') printJson(context, { pools: pools.map(toDocument) });
  else printText(context, renderPools(pools, flags.output));
  return exitCode.done;
}

interface Seen {
  readonly pools: readonly PoolDescription[];
  readonly collisions: readonly DrawnCollision[];
}

function look({ objects }: Snapshot): Seen {
  const pools = describePools(
    objects.filter(({ kind }) => kind === 'IPAddressPool').map(toPool),
    objects.filter(({ kind }) => kind === 'Service').flatMap(toHolder),
  );
  return { pools, collisions: objects.filter(({ kind }) => kind === 'Node').flatMap(nodeAddresses) };
}

/** A node's own addresses: a pool that holds one takes the node off the network. */
function nodeAddresses({ metadata: { name }, status }: KubernetesObject): DrawnCollision[] {
  const addresses = field(status, 'addresses');
  return (Array.isArray(addresses) ? addresses : [])
    .filter((entry: unknown) => String(field(entry, 'type')).endsWith('IP'))
    .map((entry: unknown) => ({ range: String(field(entry, 'address')), by: `node ${name}` }));
}

/** The API server has checked the spec against MetalLB's definition before it stored it. */
function toPool({ metadata, spec }: KubernetesObject): NamedPool {
  return { ...(spec as Omit<NamedPool, 'name'>), name: metadata.name };
}

function toHolder({ metadata: { namespace = 'default', name }, status }: KubernetesObject): AddressHolder[] {
  const ingress = field(field(status, 'loadBalancer'), 'ingress');
  const addresses = (Array.isArray(ingress) ? ingress : [])
    .map((entry: unknown) => field(entry, 'ip'))
    .filter((ip) => typeof ip === 'string');
  return addresses.length === 0 ? [] : [{ service: `${namespace}/${name}`, addresses }];
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** The sets as texts, so that the document is plain JSON. */
function toDocument({ addresses, used, ...rest }: PoolDescription): unknown {
  return { ...rest, addresses: addresses.toString(), used: used.toString() };
}
