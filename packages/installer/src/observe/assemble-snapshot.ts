import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { ListRequest, ListResult } from '../ports/cluster.ts';
import { addressOfEndpoint } from '../stated-addresses.ts';
import { type ObservedKind, observedKinds } from './observed-kinds.ts';
import { redactObject } from './redact-object.ts';
import type { HelmRelease, Snapshot, UnreadKind } from './snapshot.ts';

export const crdKind: ListRequest = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
};

/** The Date header has whole seconds, and an answer takes a while to arrive. */
const leastSkewMs = 10_000;

/** The answers of a cluster, as far as they have come. */
export interface Answers extends Pick<Snapshot, 'takenAt'> {
  readonly gitVersion: string;
  readonly clockAheadMs: number;
  readonly context: string;
  /** The server's URL. */
  readonly url: string;
  readonly releases: readonly HelmRelease[];
  readonly crds: ListResult;
  readonly found: ReadonlyMap<ObservedKind, ListResult>;
}

/** Makes a snapshot of the answers. What may not be read is recorded as unread, so that it is never taken for absent. */
export function assembleSnapshot({
  takenAt,
  gitVersion,
  clockAheadMs,
  context,
  url,
  releases,
  crds,
  found,
}: Answers): Snapshot {
  const objects = [...knownCrds(crds)];
  const unread: UnreadKind[] =
    crds.state === 'forbidden' ? [{ ...crdKind, reason: 'forbidden', message: crds.message }] : [];
  for (const observed of observedKinds) {
    const result = found.get(observed);
    if (result === undefined) continue;
    const { apiVersion, kind } = observed;
    if (result.state === 'ok') objects.push(...result.items);
    else if (result.state === 'forbidden')
      unread.push({ apiVersion, kind, reason: 'forbidden', message: result.message });
    else if (observed.onlyIfReleased !== true && observed.optional !== true)
      unread.push({ apiVersion, kind, reason: 'absent' });
  }
  const address = addressOfEndpoint(url);
  const isSkewed = Math.abs(clockAheadMs) >= leastSkewMs;
  return {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt,
    ...(crds.state === 'ok' && crds.resourceVersion !== '' ? { resourceVersion: crds.resourceVersion } : {}),
    server: {
      gitVersion,
      context,
      ...(address === undefined ? {} : { address }),
      ...(isSkewed ? { clockAheadSeconds: Math.round(clockAheadMs / 1000) } : {}),
    },
    objects,
    unread,
    releases,
  };
}

/** The groups whose definitions come with the charts. */
const groupsOfOurs = ['.metallb.io', '.traefik.io'] as const;

/** The CRDs of MetalLB and Traefik among those of the cluster. */
function knownCrds(crds: ListResult): readonly KubernetesObject[] {
  if (crds.state !== 'ok') return [];
  return crds.items
    .filter(({ metadata: { name } }) => groupsOfOurs.some((group) => name.endsWith(group)))
    .map(redactObject);
}

/** The part of an answer that goes into a snapshot, without what must not leave the cluster. */
export function kept({ keep = () => true }: ObservedKind, result: ListResult): ListResult {
  if (result.state !== 'ok') return result;
  const items = result.items.filter((object) => keep(object) && !isRelease(object)).map(redactObject);
  return { ...result, items };
}

function isRelease(object: KubernetesObject): boolean {
  return object['type'] === 'helm.sh/release.v1' && object.kind === 'Secret';
}
