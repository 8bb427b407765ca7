import type { KubernetesObject, Snapshot } from '@gatesmith/installer';
import { recordsAt, textAt } from '@gatesmith/kubernetes';
import {
  type AddressHolder,
  type DrawnCollision,
  describePools,
  drawPoolsHtml,
  drawPoolsSvg,
  forecastPool,
  type NamedPool,
  type PoolDescription,
  type PoolForecast,
} from '@gatesmith/metallb';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { ClusterFlags } from '../../../flags/cluster.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import type { SnapshotFlags } from '../../../flags/snapshot.ts';
import type { ValuesFlags } from '../../../flags/values.ts';
import { requireValues } from '../../../input/read-values.ts';
import { printJson, printText } from '../../../output/print.ts';
import { writeOutput } from '../../../output/write-output.ts';
import { renderPools } from '../../../render/pools.ts';
import type { RunContext } from '../../../run-context.ts';
import { viewOf } from '../../../terminal/style.ts';
import { loadSnapshot } from '../../../world/load-snapshot.ts';

/** The flags of `pools show`. */
export interface ShowPoolsFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, OutputFlags {
  readonly format: 'table' | 'svg' | 'html';
  readonly out: string;
  /** New Services a week. */
  readonly growth?: number | undefined;
}

/** Shows how full each pool is. */
export async function showPools(context: RunContext, flags: ShowPoolsFlags): Promise<ExitCode> {
  const offline =
    (flags.values ?? []).length > 0 &&
    flags.snapshot === undefined &&
    flags.context === undefined &&
    flags.kubeconfig === undefined &&
    !flags.sandbox;
  const seen = offline
    ? planned((await requireValues(context, flags)).values.pools)
    : look(await loadSnapshot(context, { ...flags, command: 'gatesmith pools' }));
  const { pools, collisions } = seen;
  if (flags.format !== 'table') {
    const draw = flags.format === 'svg' ? drawPoolsSvg : drawPoolsHtml;
    await writeOutput(context, flags.out, draw(pools, { collisions }));
    return exitCode.done;
  }
  const growth = pools.map((pool) => growthOf(pool, seen, flags.growth));
  if (flags.output === 'json') {
    printJson(context, {
      pools: pools.map((pool, index) => ({ ...toDocument(pool), growth: growth[index] })),
    });
  } else {
    const forecasts = growth.flatMap((one) => (one === undefined ? [] : sentence(one.message)));
    printText(context, renderPools(pools, { ...viewOf(context.stdout), format: flags.output, forecasts }));
  }
  return exitCode.done;
}

const week = 7 * 24 * 3_600_000;
const longestView = 8;

/** How fast a pool fills up: as told, or as it did lately. Nothing when neither is known. */
function growthOf(
  { name, families, holders }: PoolDescription,
  { created, now }: Seen,
  told: number | undefined,
): (PoolForecast & { readonly servicesPerWeek: number }) | undefined {
  const servicesPerWeek =
    told ??
    rateOf(
      holders.flatMap(({ service }) => created.get(service) ?? []),
      now,
    );
  const tightest = families.map(({ free }) => free).sort((a, b) => (a < b ? -1 : 1))[0];
  if (servicesPerWeek === undefined || tightest === undefined) return undefined;
  return { servicesPerWeek, ...forecastPool({ name, free: tightest, servicesPerWeek }) };
}

/** Services a week over the last eight weeks, or since the first of them; one alone tells nothing. */
function rateOf(times: readonly number[], now: number): number | undefined {
  const recent = times.filter((time) => time > now - longestView * week);
  if (recent.length < 2) return undefined;
  const weeks = Math.max(1, (now - Math.min(...recent)) / week);
  return Math.round((recent.length / weeks) * 10) / 10;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

interface Seen {
  readonly pools: readonly PoolDescription[];
  readonly collisions: readonly DrawnCollision[];
  /** When Services appeared, in milliseconds, by `namespace/name`. */
  readonly created: ReadonlyMap<string, number>;
  /** When the cluster was looked at. */
  readonly now: number;
}

function planned(pools: readonly NamedPool[]): Seen {
  return { pools: describePools(pools), collisions: [], created: new Map(), now: 0 };
}

function look({ objects, takenAt }: Snapshot): Seen {
  const pools = describePools(
    objects.filter(({ kind }) => kind === 'IPAddressPool').map(toPool),
    objects.filter(({ kind }) => kind === 'Service').flatMap(toHolder),
  );
  const created = new Map(
    objects.filter(({ kind }) => kind === 'Service').flatMap((service) => creationOf(service)),
  );
  return {
    pools,
    created,
    now: Date.parse(takenAt),
    collisions: objects.filter(({ kind }) => kind === 'Node').flatMap(nodeAddresses),
  };
}

/** A node's own addresses: a pool that holds one takes the node off the network. */
function nodeAddresses({ metadata: { name }, status }: KubernetesObject): DrawnCollision[] {
  return recordsAt(status, 'addresses').flatMap(({ type, address }) =>
    String(type).endsWith('IP') ? [{ range: String(address), by: `node ${name}` }] : [],
  );
}

/** The API server has checked the spec against MetalLB's definition before it stored it. */
function toPool({ metadata, spec }: KubernetesObject): NamedPool {
  return { ...(spec as Omit<NamedPool, 'name'>), name: metadata.name };
}

function toHolder({ metadata: { namespace = 'default', name }, status }: KubernetesObject): AddressHolder[] {
  const addresses = recordsAt(status, 'loadBalancer', 'ingress')
    .map(({ ip }) => ip)
    .filter((ip) => typeof ip === 'string');
  return addresses.length === 0 ? [] : [{ service: `${namespace}/${name}`, addresses }];
}

function creationOf({ metadata }: KubernetesObject): [string, number][] {
  const time = Date.parse(textAt(metadata, 'creationTimestamp') ?? '');
  return Number.isNaN(time) ? [] : [[`${metadata.namespace ?? 'default'}/${metadata.name}`, time]];
}

/** The sets as texts, so that the document is plain JSON. */
function toDocument({ addresses, used, ...rest }: PoolDescription): object {
  return { ...rest, addresses: addresses.toString(), used: used.toString() };
}
