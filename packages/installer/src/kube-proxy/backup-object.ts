import type { RolloutBackup } from '@gatesmith/kube-proxy';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { managedByLabel, managedByUs } from '../layout.ts';

/** Where the text is kept that was there before our first write. */
export const backupRef = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'gatesmith-kube-proxy-backup',
};

/** A backup as a ConfigMap: the text as it was, byte for byte, and what is needed to see whether somebody wrote since. */
export function backupObject(backup: RolloutBackup): KubernetesObject {
  return {
    apiVersion: backupRef.apiVersion,
    kind: backupRef.kind,
    metadata: {
      name: backupRef.name,
      namespace: backupRef.namespace,
      labels: { [managedByLabel]: managedByUs },
    },
    data: { 'backup.json': JSON.stringify(backup) },
  };
}
