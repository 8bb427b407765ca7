import type { KubernetesObject, ObjectRef } from '@gatesmith/kubernetes';
import { metallbNamespace } from '../layout.ts';
import type { CallOptions, Cluster, ListRequest } from '../ports/cluster.ts';
import type { Snapshot, UnreadKind } from './snapshot.ts';

/**
 * Reads what decides about the address of one Service, for `explainService`: less than a snapshot, and the Service's
 * events in addition. A kind that may not be listed is recorded as unread.
 */
export async function readServiceFacts(
  cluster: Pick<Cluster, 'list'>,
  { namespace = 'default', name }: Pick<ObjectRef, 'namespace' | 'name'>,
  { signal }: CallOptions = {},
): Promise<Pick<Snapshot, 'objects' | 'unread'>> {
  const objects: KubernetesObject[] = [];
  const unread: UnreadKind[] = [];
  const requests = [...clusterWide, ...ofService({ namespace, name })];
  const results = await Promise.all(requests.map((request) => cluster.list(request, { signal })));
  for (const [index, result] of results.entries()) {
    const { apiVersion = '', kind = '' } = requests[index] ?? {};
    if (result.state === 'ok') objects.push(...result.items);
    else if (result.state === 'forbidden')
      unread.push({ apiVersion, kind, reason: 'forbidden', message: result.message });
    else unread.push({ apiVersion, kind, reason: 'absent' });
  }
  return { objects, unread };
}

/** Lists the events of one Service; an empty list when they may not be read. */
export async function readServiceEvents(
  cluster: Pick<Cluster, 'list'>,
  { namespace = 'default', name }: Pick<ObjectRef, 'namespace' | 'name'>,
  { signal }: CallOptions = {},
): Promise<readonly KubernetesObject[]> {
  const result = await cluster.list(eventsOf({ namespace, name }), { signal });
  return result.state === 'ok' ? result.items : [];
}

const metallb = (kind: string, apiVersion = 'metallb.io/v1beta1'): ListRequest => ({ apiVersion, kind });

const clusterWide: readonly ListRequest[] = [
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Node' },
  { apiVersion: 'v1', kind: 'Pod', namespace: metallbNamespace },
  metallb('IPAddressPool'),
  metallb('L2Advertisement'),
  metallb('BGPAdvertisement'),
  metallb('BGPPeer', 'metallb.io/v1beta2'),
  metallb('ServiceL2Status'),
];

interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

function ofService({ namespace, name }: ServiceName): readonly ListRequest[] {
  return [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      namespace,
      labelSelector: `kubernetes.io/service-name=${name}`,
    },
    eventsOf({ namespace, name }),
  ];
}

function eventsOf({ namespace, name }: ServiceName): ListRequest {
  return { apiVersion: 'v1', kind: 'Event', namespace, fieldSelector: `involvedObject.name=${name}` };
}
