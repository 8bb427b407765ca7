import { isStatus, type Testbed } from '../src/index.ts';

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verbs: readonly string[];
  }[];
}

interface Listed {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
}

/** Kinds that come and go by themselves. */
const restless = new Set([
  'Event',
  'Lease',
  'EndpointSlice',
  'Endpoints',
  'Pod',
  'ControllerRevision',
  'ReplicaSet',
  // The server makes and removes them together with the definitions.
  'APIService',
]);

/** Every object of a cluster as `Kind/namespace/name`, those that are on their way out marked so. */
export async function inventory({ api }: Testbed): Promise<readonly string[]> {
  type Groups = { groups: readonly { versions: readonly { groupVersion: string }[] }[] };
  const { groups } = await api.request<Groups>('GET', '/apis');
  // Not the preferred versions alone: a group may serve different kinds in each.
  const versions = groups.flatMap(({ versions: all }) =>
    all.map(({ groupVersion }) => `/apis/${groupVersion}`),
  );
  const names = new Set<string>();
  for (const version of ['/api/v1', ...versions]) {
    const { resources } = await api.request<ResourceList>('GET', version);
    for (const { name, kind, verbs } of resources) {
      if (!verbs.includes('list') || name.includes('/') || restless.has(kind)) continue;
      try {
        const { items } = await api.request<{ items: readonly Listed[] }>('GET', `${version}/${name}`);
        for (const { metadata } of items) names.add(describe(kind, metadata));
      } catch (error) {
        if (!isStatus(error, 404, 405)) throw error;
      }
    }
  }
  return [...names].sort();
}

function describe(
  kind: string,
  { name, namespace, finalizers, deletionTimestamp }: Listed['metadata'],
): string {
  const id = [kind, namespace, name].filter((part) => part !== undefined).join('/');
  return deletionTimestamp === undefined
    ? id
    : `${id} (going, held by ${(finalizers ?? []).join(', ') || 'nothing'})`;
}
