import type { KubernetesObject } from '@gatesmith/kubernetes';
import { ClusterError } from '../errors.ts';
import type { CallOptions, Cluster, ListResult, ServedKind } from '../ports/cluster.ts';
import { redactObject } from './redact-object.ts';

/** Objects of every kind that may depend on others. */
export interface Dependents {
  readonly objects: readonly KubernetesObject[];
  /** Kinds of which that is not known: they may not be listed, or their server does not answer. */
  readonly unread: readonly string[];
}

/**
 * Kinds that cannot depend on an object of an install: made by controllers from objects that are read themselves, about
 * nodes, classes and the API, or of a webhook kind that neither program serves.
 */
const independent: ReadonlySet<string> = new Set([
  'Pod',
  'ReplicaSet',
  'ControllerRevision',
  'Event',
  'Endpoints',
  'EndpointSlice',
  'Lease',
  'Node',
  'Namespace',
  'ComponentStatus',
  'CSINode',
  'CSIDriver',
  'StorageClass',
  'PriorityClass',
  'RuntimeClass',
  'CustomResourceDefinition',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'CertificateSigningRequest',
  'FlowSchema',
  'PriorityLevelConfiguration',
  'IPAddress',
  'ServiceCIDR',
  'NodeMetrics',
  'PodMetrics',
  'ServiceL2Status',
  'ServiceBGPStatus',
  'ConfigurationState',
]);

/** Reads every object that may select, name or be owned by another one, of every kind that the server's discovery lists. */
export async function readDependents(
  cluster: Pick<Cluster, 'kinds' | 'list'>,
  { signal }: CallOptions = {},
): Promise<Dependents> {
  const { kinds, unavailable } = await cluster.kinds({ signal });
  const answers = await Promise.all(
    once(kinds).map(async ({ apiVersion, kind }) => {
      const result = await list(cluster, { apiVersion, kind }, { signal });
      return { id: kind, result };
    }),
  );
  return {
    objects: answers.flatMap(({ id, result }) =>
      result.state === 'ok'
        ? result.items
            .filter((object) => object['type'] !== 'helm.sh/release.v1')
            .map((object) => redactObject({ ...object, kind: id }))
        : [],
    ),
    unread: [
      ...unavailable,
      ...answers.filter(({ result }) => result.state === 'forbidden').map(({ id }) => id),
    ],
  };
}

/** One kind may be served by several groups or versions. */
function once(kinds: readonly ServedKind[]): readonly ServedKind[] {
  const seen = new Map<string, ServedKind>();
  for (const kind of kinds) {
    const group = kind.apiVersion.includes('/') ? kind.apiVersion.replace(/\/.*/, '') : '';
    const key = `${group}/${kind.kind}`;
    if (!independent.has(kind.kind) && !seen.has(key)) seen.set(key, kind);
  }
  return [...seen.values()];
}

async function list(
  cluster: Pick<Cluster, 'list'>,
  kind: Pick<ServedKind, 'apiVersion' | 'kind'>,
  { signal }: CallOptions,
): Promise<ListResult> {
  try {
    return await cluster.list(kind, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ClusterError)) throw error;
    return { state: 'forbidden', message: error.message };
  }
}
