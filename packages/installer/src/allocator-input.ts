import { at, type KubernetesObject, stringsAt } from '@gatesmith/kubernetes';
import type { AllocatedService, NamedPool, ServiceInput } from '@gatesmith/metallb';
import { ingressAddresses } from './addresses.ts';

/** An IPAddressPool as the allocation model reads it. The API server has checked it by the schema that the type follows. */
export function poolInput(pool: KubernetesObject): NamedPool {
  return { ...(at(pool, 'spec') as Omit<NamedPool, 'name'>), name: pool.metadata.name };
}

/** A Service as the allocation model reads it. The API server has checked it by the schema that the type follows. */
export function serviceInput(service: KubernetesObject): ServiceInput {
  const { name, namespace } = service.metadata;
  // A chart may render a key without a value: its labels or annotations are null then.
  const labels = stringsAt(service, 'metadata', 'labels');
  const annotations = stringsAt(service, 'metadata', 'annotations');
  return {
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels, annotations },
    spec: at(service, 'spec') as ServiceInput['spec'],
  };
}

/** A Service with the addresses that its status lists. */
export function allocatedService(service: KubernetesObject): AllocatedService {
  return { service: serviceInput(service), addresses: ingressAddresses(service) };
}

/** The labels of the namespaces, by name. */
export function namespaceLabels(
  objects: readonly KubernetesObject[],
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
  );
}
