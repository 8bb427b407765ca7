import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { managedByLabel, managedByUs } from '../layout.ts';
import type { Desired } from './desired.ts';

/** Whether we created the namespace: only a namespace that we create gets the label, and it goes with an uninstall. */
export function isNamespaceOfOurs({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.[managedByLabel] === managedByUs;
}

/** The desired objects for this cluster: a namespace that existed before us is not marked as ours. */
export function fitNamespaces<Wanted extends Pick<Desired, 'namespaces'>>(
  desired: Wanted,
  { objects }: { readonly objects: readonly KubernetesObject[] },
): Wanted {
  const foreign = new Set(
    objects.filter((object) => object.kind === 'Namespace' && !isNamespaceOfOurs(object)).map(objectId),
  );
  if (!desired.namespaces.some((namespace) => foreign.has(objectId(namespace)))) return desired;
  const namespaces = desired.namespaces.map((namespace) =>
    foreign.has(objectId(namespace)) ? withoutMark(namespace) : namespace,
  );
  return { ...desired, namespaces };
}

function withoutMark(namespace: KubernetesObject): KubernetesObject {
  const { [managedByLabel]: _, ...labels } = namespace.metadata.labels ?? {};
  return { ...namespace, metadata: { ...namespace.metadata, labels } };
}
