import type { KubernetesObject } from '../kubernetes-object.ts';
import { releaseName } from '../layout.ts';
import type { CallOptions, Cluster, ListRequest, ListResult } from '../ports/cluster.ts';
import { latestReleases, presentRecords, readHelmRecord } from './helm-release.ts';
import { type ObservedKind, observedKinds, recordKind } from './observed-kinds.ts';
import { redactObject } from './redact-object.ts';
import type { HelmRelease, Snapshot, UnreadKind } from './snapshot.ts';

const crdKind: ListRequest = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

const leastSkewMs = 10_000;

/** What a snapshot is taken with. */
export interface TakeSnapshotOptions extends CallOptions {
  /** @default the system's clock */
  readonly now?: (() => number) | undefined;
}

/** A snapshot in the making: every kind is asked for at most once, and only when somebody wants it. */
export interface SnapshotReader {
  /** `v1.36.3`, as the server says it. */
  readonly gitVersion: string;
  /** The newest record of each Helm release beside MetalLB. */
  readonly releases: readonly HelmRelease[];
  /** The kinds that the records of our own release name. */
  readonly releasedKinds: ReadonlySet<string>;
  /** Reads the kinds named that were not read yet, all of them by default; everything read so far is in the answer. */
  read(kinds?: ReadonlySet<string>): Promise<Snapshot>;
}

/**
 * Begins a snapshot with what decides about the rest: the server's version, the resource definitions, Helm's records.
 * What may not be read is recorded as unread, so that it is never taken for absent.
 */
export async function openSnapshot(
  cluster: Cluster,
  { signal, now = Date.now }: TakeSnapshotOptions = {},
): Promise<SnapshotReader> {
  const takenAt = new Date(now()).toISOString();
  const [{ gitVersion, clockAheadMs = 0 }, crds, records] = await Promise.all([
    cluster.version({ signal }),
    cluster.list(crdKind, { signal }),
    cluster.list(recordKind, { signal }),
  ]);
  const crdObjects =
    crds.state === 'ok' ? crds.items.filter(({ metadata }) => metadata.name.endsWith('.metallb.io')) : [];
  const crdNames = new Set(crdObjects.map(({ metadata }) => metadata.name));
  const found = new Map<ObservedKind, ListResult>([[recordKind, records]]);
  const known = presentRecords(records.state === 'ok' ? records.items : [])
    .map(readHelmRecord)
    .filter((record) => record !== undefined);
  const releases = latestReleases(known.map(({ release }) => release));
  const releasedKinds = new Set(
    known.filter(({ release }) => release.name === releaseName).flatMap(({ kinds }) => [...kinds]),
  );

  const isAskedFor = ({ crd, kind, onlyIfReleased = false }: ObservedKind): boolean =>
    onlyIfReleased ? releasedKinds.has(kind) : crd === undefined || crds.state !== 'ok' || crdNames.has(crd);

  function assembled(): Snapshot {
    const objects = [...crdObjects];
    const unread: UnreadKind[] =
      crds.state === 'forbidden' ? [{ ...crdKind, reason: 'forbidden', message: crds.message }] : [];
    for (const observed of observedKinds) {
      const result = found.get(observed);
      if (result === undefined) continue;
      const { apiVersion, kind, keep = () => true } = observed;
      if (result.state === 'ok')
        objects.push(...result.items.filter((object) => keep(object) && !isRelease(object)));
      else if (result.state === 'forbidden')
        unread.push({ apiVersion, kind, reason: 'forbidden', message: result.message });
      else if (observed.onlyIfReleased !== true) unread.push({ apiVersion, kind, reason: 'absent' });
    }
    return {
      format: 'gatesmith.dev/snapshot/v1',
      takenAt,
      ...(crds.state === 'ok' && crds.resourceVersion !== ''
        ? { resourceVersion: crds.resourceVersion }
        : {}),
      server: {
        gitVersion,
        context: cluster.context,
        // The header has whole seconds, and the answer was on its way for a while.
        ...(Math.abs(clockAheadMs) < leastSkewMs
          ? {}
          : { clockAheadSeconds: Math.round(clockAheadMs / 1000) }),
      },
      objects: objects.map(redactObject),
      unread,
      releases,
    };
  }

  return {
    gitVersion,
    releases,
    releasedKinds,
    async read(kinds) {
      const wanted = observedKinds.filter(
        (observed) => !found.has(observed) && (kinds === undefined || kinds.has(observed.kind)),
      );
      const results = await Promise.all(
        wanted.map((observed): Promise<ListResult> | ListResult =>
          isAskedFor(observed) ? cluster.list(observed, { signal }) : { state: 'absent' },
        ),
      );
      for (const [index, observed] of wanted.entries()) {
        const result = results[index];
        if (result !== undefined) found.set(observed, result);
      }
      return assembled();
    },
  };
}

function isRelease(object: KubernetesObject): boolean {
  return object['type'] === 'helm.sh/release.v1' && object.kind === 'Secret';
}
