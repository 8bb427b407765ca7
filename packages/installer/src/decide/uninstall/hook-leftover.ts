import type { KubernetesObject } from '@gatesmith/kubernetes';
import { releaseName } from '../../layout.ts';

export const instanceLabel = 'app.kubernetes.io/instance';

/** Whether one of Helm's hooks of our release made it: no record knows of it, and Helm takes away only what its hook finished. */
export function isHookLeftover({ metadata: { labels = {}, annotations = {} } }: KubernetesObject): boolean {
  return annotations['helm.sh/hook'] !== undefined && labels[instanceLabel] === releaseName;
}
