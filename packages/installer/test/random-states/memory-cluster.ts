import { at } from '@gatesmith/kubernetes';
import {
  type Cluster,
  ClusterError,
  type KubernetesObject,
  type ObjectRef,
  objectId,
  refOf,
} from '../../src/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A cluster that is a map: whatever is stored is at once as ready as it will ever be. It merges what is applied, counts
 * versions and has no authorization, so that a thousand installs take seconds; what a real API server does is tested elsewhere.
 */
export interface MemoryCluster {
  readonly cluster: Cluster;
  objects(): readonly KubernetesObject[];
  /** Stores past everything. */
  put(object: KubernetesObject): void;
  remove(ref: ObjectRef | KubernetesObject): void;
}

export function memoryCluster(initial: readonly KubernetesObject[] = []): MemoryCluster {
  const stored = new Map<string, KubernetesObject>();
  let version = 0;
  const keyOf = ({ kind, name, namespace = '' }: ObjectRef): string => `${kind} ${namespace} ${name}`;
  const put = (object: KubernetesObject): KubernetesObject => {
    version += 1;
    const live = stored.get(keyOf(refOf(object)));
    const metadata = {
      ...object.metadata,
      uid: live?.metadata.uid ?? `uid-${version}`,
      resourceVersion: String(version),
    };
    const next = ready({ ...object, metadata });
    stored.set(keyOf(refOf(object)), next);
    return next;
  };
  const find = (ref: ObjectRef): KubernetesObject | undefined => stored.get(keyOf(ref));
  // With a namespace goes what is in it, with a definition every object of its kind.
  const remove = (ref: ObjectRef): boolean => {
    const names = at(find(ref), 'spec', 'names', 'kind');
    for (const [key, { kind, metadata }] of stored) {
      const isInside = ref.kind === 'Namespace' && metadata.namespace === ref.name;
      if (isInside || (ref.kind === 'CustomResourceDefinition' && kind === names)) stored.delete(key);
    }
    return stored.delete(keyOf(ref));
  };
  const missing = (ref: ObjectRef): ClusterError => {
    return new ClusterError(`${objectId(ref)}: not found`, { code: 'NOT_FOUND', status: 404 });
  };
  for (const object of initial) put(object);
  const cluster: Cluster = {
    server: 'memory:',
    context: 'memory',
    version: async () => ({ gitVersion: 'v1.36.3' }),
    kinds: async () => ({
      unavailable: [],
      kinds: [...new Map([...stored.values()].map(({ apiVersion, kind }) => [kind, apiVersion]))].map(
        ([kind, apiVersion]) => ({ apiVersion, kind, namespaced: true }),
      ),
    }),
    list: async ({ kind, namespace, labelSelector = '' }) => ({
      state: 'ok',
      resourceVersion: String(version),
      items: [...stored.values()].filter(
        (object) =>
          object.kind === kind &&
          (namespace === undefined || object.metadata.namespace === namespace) &&
          labelSelector.split(',').every((part) => isSelected(object, part)),
      ),
    }),
    get: async (ref) => find(ref),
    async create(object, { dryRun = false } = {}) {
      if (object.metadata.name === 'gatesmith-webhook-probe') {
        const words = 'admission webhook "ipaddresspoolvalidationwebhook.metallb.io" denied the request';
        throw new ClusterError(`${objectId(object)}: create was refused: ${words}`, { code: 'INVALID' });
      }
      if (find(refOf(object)) !== undefined)
        throw new ClusterError(`${objectId(object)}: is there`, { code: 'ALREADY_EXISTS' });
      return dryRun ? object : put(object);
    },
    async apply(object, { dryRun = false } = {}) {
      const live = find(refOf(object));
      const next = (live === undefined ? object : merged(live, object)) as KubernetesObject; // two objects of one kind
      return dryRun ? next : put(next);
    },
    async patch(ref, patch) {
      const live = find(ref);
      if (live === undefined) throw missing(ref);
      if (patch.type === 'merge') return put(merged(live, patch.body) as KubernetesObject); // an object stays one
      let next: Fields = live;
      for (const { op, path, value } of patch.operations)
        if (op !== 'test') next = withValue(next, path, value);
      return put(next as KubernetesObject); // an object stays one
    },
    delete: async (ref) => remove(ref),
    may: async () => true,
    logs: async () => '',
    close: async () => undefined,
  };
  return {
    cluster,
    objects: () => [...stored.values()],
    put: (object) => void put(object),
    remove: (object) => void remove('metadata' in object ? refOf(object) : object),
  };
}

/** The status that controllers would set on a healthy object. */
function ready(object: KubernetesObject): KubernetesObject {
  const { generation } = object.metadata;
  const counts = { observedGeneration: generation ?? 0 };
  switch (object.kind) {
    case 'CustomResourceDefinition':
      return { ...object, status: { conditions: [{ type: 'Established', status: 'True' }] } };
    case 'Deployment':
      return { ...object, status: { ...counts, updatedReplicas: 9, availableReplicas: 9 } };
    case 'DaemonSet':
      return {
        ...object,
        status: { ...counts, desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1 },
      };
    case 'Service':
      return { ...object, status: { loadBalancer: { ingress: [{ ip: '192.168.20.20' }] } } };
    default:
      return object;
  }
}

function isSelected({ metadata: { labels = {} } }: KubernetesObject, part: string): boolean {
  const [key = '', value] = part.split('=');
  return key === '' || labels[key] === value;
}

function merged(live: unknown, wanted: unknown): unknown {
  if (!isFields(live) || !isFields(wanted)) return wanted;
  const next: Record<string, unknown> = { ...live };
  for (const [key, value] of Object.entries(wanted)) next[key] = merged(live[key], value);
  return next;
}

function withValue(value: Fields, path: string, leaf: unknown): Fields {
  const [, key = '', ...rest] = path.split('/');
  const inner = value[key];
  return {
    ...value,
    [key]: rest.length === 0 ? leaf : withValue(isFields(inner) ? inner : {}, `/${rest.join('/')}`, leaf),
  };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
