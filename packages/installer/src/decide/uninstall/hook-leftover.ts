import type { KubernetesObject } from '@gatesmith/kubernetes';
import { releaseName } from '../../layout.ts';

export const instanceLabel = 'app.kubernetes.io/instance';

/** Whether one of Helm's hooks of our release made it: it is in no record, and Helm removes only what its hook finished. */
export function isHookLeftover({ metadata: { labels = {}, annotations = {} } }: KubernetesObject): boolean {
  return annotations['helm.sh/hook'] !== undefined && labels[instanceLabel] === releaseName;
}
