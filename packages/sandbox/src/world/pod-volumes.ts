import { at, listAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, namespaceOf } from '../model/object.ts';

/** The Secret or ConfigMap that a volume needs and that does not exist; optional ones are ignored. */
export function missingVolume(cluster: Cluster, pod: KubeObject): string | undefined {
  const exists = (resource: string, name: string): boolean =>
    cluster.store.get(resource, namespaceOf(pod), name) !== undefined;
  for (const volume of listAt(pod, 'spec', 'volumes')) {
    const secret = textAt(volume, 'secret', 'secretName');
    if (secret !== undefined && at(volume, 'secret', 'optional') !== true && !exists('secrets', secret)) {
      return `secret "${secret}" not found`;
    }
    const configMap = textAt(volume, 'configMap', 'name');
    if (
      configMap !== undefined &&
      at(volume, 'configMap', 'optional') !== true &&
      !exists('configmaps', configMap)
    ) {
      return `configmap "${configMap}" not found`;
    }
  }
  return undefined;
}
