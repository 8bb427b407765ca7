import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { ofOurRelease } from '../decide/plan/our-release.ts';
import { instanceLabel, isHookLeftover } from '../decide/uninstall/hook-leftover.ts';
import { managedByLabel, releaseName } from '../layout.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import { redactObject } from './redact-object.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Leftovers of a killed Helm that a snapshot does not contain: Jobs of hooks, and the certificate Secret that ingress-nginx'
 * hook makes. Asked for by an uninstall alone.
 */
export async function findLeftovers(
  cluster: Cluster,
  { objects }: Snapshot,
  { signal }: CallOptions = {},
): Promise<readonly KubernetesObject[]> {
  const known = new Set(objects.map(objectId));
  const traces = objects.filter(
    (object) =>
      (ofOurRelease(object) || isHookLeftover(object)) &&
      object.metadata.labels?.['app.kubernetes.io/name'] === 'ingress-nginx',
  );
  const namespaces = new Set(traces.flatMap(({ metadata }) => metadata.namespace ?? []));
  const [jobs, secrets] = await Promise.all([
    cluster.list(
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        labelSelector: `${managedByLabel}=Helm,${instanceLabel}=${releaseName}`,
      },
      { signal },
    ),
    Promise.all([...namespaces].map((namespace) => certificate(cluster, namespace, { signal }))),
  ]);
  const hooks = jobs.state === 'ok' ? jobs.items.filter(isHookLeftover) : [];
  return [...hooks, ...secrets.filter((secret) => secret !== undefined)]
    .filter((object) => !known.has(objectId(object)))
    .map(redactObject);
}

async function certificate(
  cluster: Cluster,
  namespace: string,
  { signal }: CallOptions,
): Promise<KubernetesObject | undefined> {
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace, name: `${releaseName}-ingress-nginx-admission` };
  const live = await cluster.get(ref, { signal });
  return live === undefined ? undefined : { ...live, apiVersion: ref.apiVersion, kind: ref.kind };
}
