import { type ApiClient, isStatus, type Testbed, waitUntil } from '../src/index.ts';

/** A stored object, as far as comparisons look into it. */
export interface StoredObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: {
    readonly name: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verbs: readonly string[];
  }[];
}

/** Kinds that come and go automatically, or that the server makes together with definitions. */
const restless = new Set([
  'Event',
  'Lease',
  'EndpointSlice',
  'Endpoints',
  'Pod',
  'ControllerRevision',
  'ReplicaSet',
  'APIService',
  'IPAddress',
]);

/** Every lasting object of a bed. */
export async function storedObjects({ api }: Testbed): Promise<readonly StoredObject[]> {
  type Groups = { groups: readonly { versions: readonly { groupVersion: string }[] }[] };
  const { groups } = await api.request<Groups>('GET', '/apis');
  // Not the preferred versions alone: a group may serve different kinds in each.
  const versions = groups.flatMap(({ versions: all }) => all.map(({ groupVersion }) => groupVersion));
  const found = new Map<string, StoredObject>();
  for (const apiVersion of ['v1', ...versions]) {
    const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    const { resources } = await api.request<ResourceList>('GET', root);
    for (const { name, kind, verbs } of resources) {
      if (!verbs.includes('list') || name.includes('/')) continue;
      for (const item of await itemsOf(api, `${root}/${name}`)) {
        const object = { ...item, apiVersion, kind } as StoredObject; // lists leave the two out
        const id = objectId(object);
        if (!found.has(id)) found.set(id, object);
      }
    }
  }
  return lasting([...found.values()]);
}

type Item = Omit<StoredObject, 'kind' | 'apiVersion'>;

/** The items of a list; none where there is no such list. The server answers 429 while it initialises a new definition. */
async function itemsOf(api: ApiClient, path: string): Promise<readonly Item[]> {
  return waitUntil(`${path} is served`, async () => {
    try {
      return (await api.request<{ items: readonly Item[] }>('GET', path)).items;
    } catch (error) {
      if (isStatus(error, 404, 405)) return [];
      throw error;
    }
  });
}

/** Without the objects that come and go automatically. */
export function lasting(objects: readonly StoredObject[]): readonly StoredObject[] {
  return objects
    .filter(({ kind }) => !restless.has(kind))
    .sort((a, b) => (objectId(a) < objectId(b) ? -1 : 1));
}

/** `Kind/namespace/name`; marks an object that is being deleted. */
export function objectId({
  kind,
  metadata: { name, namespace, finalizers, deletionTimestamp },
}: StoredObject): string {
  const id = [kind, namespace, name].filter((part) => part !== undefined).join('/');
  return deletionTimestamp === undefined
    ? id
    : `${id} (going, held by ${(finalizers ?? []).join(', ') || 'nothing'})`;
}

/** Every lasting object of a bed, by name. */
export async function inventory(bed: Testbed): Promise<readonly string[]> {
  return (await storedObjects(bed)).map(objectId);
}
