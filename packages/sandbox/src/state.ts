import type { JsonObject } from '@gatesmith/kubernetes';
import type { Cluster } from './cluster.ts';
import { resourceOf } from './model/kinds.ts';
import { kindOf, nameOf, namespaceOf } from './model/object.ts';
import type { SandboxState } from './options.ts';

/** The stored objects to select. An absent field matches all. */
export interface ObjectFilter {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** The objects of a cluster, in order of resource, namespace and name. */
export function selectObjects(
  cluster: Cluster,
  { kind, namespace, name }: ObjectFilter,
): readonly JsonObject[] {
  return cluster.store
    .resources()
    .flatMap((resource) => cluster.store.list(resource))
    .filter(
      (object) =>
        (kind === undefined || kindOf(object) === kind) &&
        (namespace === undefined || namespaceOf(object) === namespace) &&
        (name === undefined || nameOf(object) === name),
    )
    .map((object) => structuredClone(object));
}

/** Everything that {@link restore} needs. */
export function save(cluster: Cluster): SandboxState {
  return {
    format: 'gatesmith-sandbox/1',
    kubernetesVersion: cluster.kubernetesVersion,
    resourceVersion: cluster.store.version(),
    // Not the seed it began with: names that were given out must not come again.
    seed: Math.floor(cluster.random.next() * 2 ** 32),
    objects: selectObjects(cluster, {}),
    logs: cluster.logs.all(),
    memory: Object.fromEntries([...cluster.memory].map(([key, value]) => [key, structuredClone(value)])),
  };
}

/** Puts saved objects into an empty store: definitions first, since they say what the others are. */
export function restore(cluster: Cluster, state: SandboxState): void {
  const isDefinition = (object: JsonObject): boolean => kindOf(object) === 'CustomResourceDefinition';
  for (const crd of state.objects.filter(isDefinition)) {
    cluster.store.load('customresourcedefinitions.apiextensions.k8s.io', crd);
  }
  for (const object of state.objects.filter((entry) => !isDefinition(entry))) {
    const kind = cluster.registry.findKind(String(object['apiVersion']), kindOf(object));
    if (kind !== undefined) cluster.store.load(resourceOf(kind), object);
  }
}
