import { at, listAt, textAt } from '@gatesmith/kubernetes';
import { ourRelease } from '../decide/plan/our-release.ts';
import { releaseName } from '../layout.ts';
import type { CallOptions, Cluster, ListResult } from '../ports/cluster.ts';
import { assembleSnapshot, crdKind, kept } from './assemble-snapshot.ts';
import { latestReleases, presentRecords, readHelmRecord } from './helm-release.ts';
import { type ObservedKind, observedKinds, recordKind } from './observed-kinds.ts';
import type { HelmRelease, Snapshot } from './snapshot.ts';

/** Every caller needs these kinds of every cluster, so they are requested before anything is known of it. */
export const earlyKinds: ReadonlySet<string> = new Set([
  'Service',
  'IPAddressPool',
  'Namespace',
  'ConfigMap',
  'Deployment',
  'DaemonSet',
  'ValidatingWebhookConfiguration',
]);

export interface TakeSnapshotOptions extends CallOptions {
  /** @default the system's clock */
  readonly now?: (() => number) | undefined;
}

/** A snapshot in the making: every kind is asked for at most once, and only on demand. */
export interface SnapshotReader {
  /** `v1.36.3`, as the server says it. */
  readonly gitVersion: string;
  /** The newest record of each Helm release next to MetalLB. */
  readonly releases: readonly HelmRelease[];
  /** The kinds that the records of our own release name. */
  readonly releasedKinds: ReadonlySet<string>;
  /** The rendered manifest of the newest record of our own release. */
  readonly manifest: string;
  /** Reads the kinds named that were not read yet, all of them by default; everything read so far is in the answer. */
  read(kinds?: ReadonlySet<string>): Promise<Snapshot>;
}

/**
 * Begins a snapshot with what decides about the rest: the server's version, the CRDs, Helm's records.
 * What may not be read is recorded as unread, so that it is never taken for absent.
 */
export async function openSnapshot(
  cluster: Cluster,
  { signal, now = Date.now }: TakeSnapshotOptions = {},
): Promise<SnapshotReader> {
  const takenAt = new Date(now()).toISOString();
  const first = Promise.all([
    cluster.version({ signal }),
    cluster.list(crdKind, { signal }),
    cluster.list(recordKind, { signal }),
  ]);
  const asked = new Map<ObservedKind, Promise<ListResult>>();
  const ask = (observed: ObservedKind, apiVersion = observed.apiVersion): void => {
    const answer = cluster.list({ ...observed, apiVersion }, { signal });
    // Another answer may end the run before this one is read.
    answer.catch(() => undefined);
    asked.set(observed, answer);
  };
  for (const wanted of earlyKinds)
    for (const observed of observedKinds) if (observed.kind === wanted) ask(observed);
  const [{ gitVersion, clockAheadMs = 0 }, crds, records] = await first;
  const served = servedVersions(crds);
  const found = new Map<ObservedKind, ListResult>([[recordKind, kept(recordKind, records)]]);
  const known = presentRecords(records.state === 'ok' ? records.items : [])
    .map(readHelmRecord)
    .filter((record) => record !== undefined);
  const releases = latestReleases(known.map(({ release }) => release));
  const ours = known.filter(({ release }) => release.name === releaseName);
  const releasedKinds = new Set(ours.flatMap(({ kinds }) => [...kinds]));
  const newest = ourRelease(releases);
  const manifest = ours.find(({ release }) => release === newest)?.manifest ?? '';

  /** The API version to list a kind in; nothing where it is known to be absent, or not needed. */
  const versionToAsk = (observed: ObservedKind): string | undefined => {
    const { apiVersion, crd, kind, onlyIfReleased = false, optional = false, olderVersions } = observed;
    if (onlyIfReleased) return releasedKinds.has(kind) ? apiVersion : undefined;
    if (crd === undefined) return apiVersion;
    if (crds.state !== 'ok') return optional ? undefined : apiVersion;
    const versions = served.get(crd);
    if (versions === undefined || olderVersions === undefined)
      return versions === undefined ? undefined : apiVersion;
    return [apiVersion, ...olderVersions].find((one) => versions.has(one.slice(one.indexOf('/') + 1)));
  };

  const assemble = (): Snapshot =>
    assembleSnapshot({
      takenAt,
      gitVersion,
      clockAheadMs,
      context: cluster.context,
      url: cluster.server,
      releases,
      crds,
      found,
    });

  return {
    gitVersion,
    releases,
    releasedKinds,
    manifest,
    async read(kinds) {
      const wanted = observedKinds.filter(
        (observed) => !found.has(observed) && (kinds === undefined || kinds.has(observed.kind)),
      );
      for (const observed of wanted) {
        const version = asked.has(observed) ? undefined : versionToAsk(observed);
        if (version !== undefined) ask(observed, version);
      }
      await Promise.all(
        wanted.map(async (observed) => {
          const result = (await asked.get(observed)) ?? { state: 'absent' };
          if (!found.has(observed)) found.set(observed, kept(observed, result));
        }),
      );
      return assemble();
    },
  };
}

/** The versions that the server serves of each kind that a CRD defines, by the name of the CRD. */
function servedVersions(crds: ListResult): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    (crds.state === 'ok' ? crds.items : []).map((crd) => [
      crd.metadata.name,
      new Set(
        listAt(crd, 'spec', 'versions')
          .filter((version) => at(version, 'served') !== false)
          .map((version) => textAt(version, 'name') ?? ''),
      ),
    ]),
  );
}
