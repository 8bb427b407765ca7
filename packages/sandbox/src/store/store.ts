import { type KubeObject, nameOf, namespaceOf } from '../model/object.ts';
import { withValue } from '../with-value.ts';

/** One change of the store. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `plural.group`. */
  readonly resource: string;
  /** After the change; for a deletion the last state, with the deletion's version. */
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
  readonly version: number;
}

/** All objects of the cluster, every change numbered. Objects are never changed in place. */
export interface Store {
  /** The number of the last change. */
  version(): number;
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  /** In order of namespace and name. An empty namespace means all. */
  list(resource: string, namespace?: string): readonly KubeObject[];
  resources(): readonly string[];
  put(resource: string, object: KubeObject): KubeObject;
  /** Stores an object as it was saved, with its version and without an event. */
  load(resource: string, object: KubeObject): void;
  remove(resource: string, namespace: string, name: string): KubeObject | undefined;
  /** Called after each change, in the order of subscription. */
  subscribe(listener: (event: StoreEvent) => void): () => void;
  /** The changes after a version, or `undefined` when they are no longer kept. */
  since(version: number): readonly StoreEvent[] | undefined;
}

const kept = 5000;

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An empty store whose first change gets the number after `version`. */
export function createStore(version: number): Store {
  const tables = new Map<string, Map<string, KubeObject>>();
  const listeners = new Set<(event: StoreEvent) => void>();
  let history: StoreEvent[] = [];
  let last = version;
  const table = (resource: string): Map<string, KubeObject> => {
    const found = tables.get(resource) ?? new Map<string, KubeObject>();
    tables.set(resource, found);
    return found;
  };
  const emit = (event: StoreEvent): void => {
    history.push(event);
    if (history.length > kept * 2) history = history.slice(-kept);
    for (const listener of [...listeners]) listener(event);
  };
  return {
    version: () => last,
    get: (resource, namespace, name) => tables.get(resource)?.get(keyOf(namespace, name)),
    list(resource, namespace = '') {
      const objects = [...(tables.get(resource)?.values() ?? [])];
      const wanted =
        namespace === '' ? objects : objects.filter((object) => namespaceOf(object) === namespace);
      return wanted.sort((a, b) => compare(namespaceOf(a), namespaceOf(b)) || compare(nameOf(a), nameOf(b)));
    },
    resources: () => [...tables.keys()].filter((resource) => (tables.get(resource)?.size ?? 0) > 0).sort(),
    put(resource, object) {
      last += 1;
      const stored = withValue(object, ['metadata', 'resourceVersion'], String(last));
      const key = keyOf(namespaceOf(object), nameOf(object));
      const previous = table(resource).get(key);
      table(resource).set(key, stored);
      emit({
        type: previous === undefined ? 'ADDED' : 'MODIFIED',
        resource,
        object: stored,
        previous,
        version: last,
      });
      return stored;
    },
    load(resource, object) {
      table(resource).set(keyOf(namespaceOf(object), nameOf(object)), object);
    },
    remove(resource, namespace, name) {
      const previous = tables.get(resource)?.get(keyOf(namespace, name));
      if (previous === undefined) return undefined;
      last += 1;
      tables.get(resource)?.delete(keyOf(namespace, name));
      const object = withValue(previous, ['metadata', 'resourceVersion'], String(last));
      emit({ type: 'DELETED', resource, object, previous, version: last });
      return object;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since(from) {
      const oldest = history[0]?.version ?? last + 1;
      if (from >= last) return [];
      if (from < oldest - 1) return undefined;
      return history.filter((event) => event.version > from);
    },
  };
}
