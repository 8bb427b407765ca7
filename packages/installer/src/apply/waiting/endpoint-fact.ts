import { at, listAt, type ObjectRef } from '@gatesmith/kubernetes';
import type { CallOptions, Cluster } from '../../ports/cluster.ts';

/** A sentence when a Service has no ready endpoint; `undefined` when it has one, or when slices may not be listed. */
export async function endpointFact(
  cluster: Pick<Cluster, 'list'>,
  { namespace = '', name }: Pick<ObjectRef, 'namespace' | 'name'>,
  { signal }: CallOptions = {},
): Promise<string | undefined> {
  const slices = await cluster.list(
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      namespace,
      labelSelector: `kubernetes.io/service-name=${name}`,
    },
    { signal },
  );
  if (slices.state !== 'ok') return undefined;
  const endpoints = slices.items.flatMap((slice) => listAt(slice, 'endpoints'));
  // An endpoint that does not say is to be taken for ready (discovery.k8s.io/v1 EndpointConditions).
  const isReady = endpoints.some((endpoint) => at(endpoint, 'conditions', 'ready') !== false);
  return isReady ? undefined : `Service/${namespace}/${name} has no ready endpoint`;
}
