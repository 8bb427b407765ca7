import { listAt, type PartialObject, textAt } from '@gatesmith/kubernetes';
import type { KubeProxyDaemonSet } from './find-daemon-sets.ts';
import { findOwners } from './find-owners.ts';
import type { ConfigSource, Owner } from './observation.ts';

/** The tools that overwrite the ConfigMap or the DaemonSet, each named once. */
export function observedOwners(
  source: ConfigSource,
  daemonSet: KubeProxyDaemonSet | undefined,
  objects: readonly PartialObject[],
): readonly Owner[] {
  const configMap =
    source.kind === 'config-map'
      ? objects.find(
          ({ kind, metadata }) =>
            kind === 'ConfigMap' &&
            metadata?.name === source.name &&
            (metadata.namespace ?? 'default') === source.namespace,
        )
      : undefined;
  const owners = [configMap, daemonSet?.object].flatMap((object) =>
    object === undefined ? [] : ownersOfObject(object),
  );
  return owners.filter(
    ({ name, kind }, index) =>
      owners.findIndex((other) => other.name === name && other.kind === kind) === index,
  );
}

function ownersOfObject({ metadata }: PartialObject): readonly Owner[] {
  return findOwners({
    name: metadata?.name ?? '',
    namespace: metadata?.namespace ?? 'default',
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    managers: listAt(metadata?.managedFields).flatMap((entry) => textAt(entry, 'manager') ?? []),
    ownerReferences: listAt(metadata?.ownerReferences).map(
      (entry) => `${textAt(entry, 'kind')}/${textAt(entry, 'name')}`,
    ),
  });
}
