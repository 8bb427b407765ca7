import type { RolloutBackup } from '@gatesmith/kube-proxy';
import { asRecord, type KubernetesObject, objectId, textAt } from '@gatesmith/kubernetes';
import { managedByLabel, managedByUs } from '../layout.ts';
import type { Snapshot } from '../observe/snapshot.ts';

/** The ConfigMap that keeps the configuration from before our last write. */
export const backupRef = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'gatesmith-kube-proxy-backup',
};

/**
 * How far the change came that the backup belongs to. `prepared`: about to be written; a run that was interrupted there may or
 * may not have written. `written`: the new configuration was stored. `taken-back`: it failed, and the old one was stored again.
 */
export type BackupState = 'prepared' | 'written' | 'taken-back';

export interface KeptBackup {
  readonly backup: RolloutBackup;
  readonly state: BackupState;
}

/** A backup as a ConfigMap: the old configuration byte for byte, and what shows whether another writer changed it since. */
export function backupObject({ backup, state }: KeptBackup): KubernetesObject {
  return {
    apiVersion: backupRef.apiVersion,
    kind: backupRef.kind,
    metadata: {
      name: backupRef.name,
      namespace: backupRef.namespace,
      labels: { [managedByLabel]: managedByUs },
    },
    data: { 'backup.json': JSON.stringify(backup), state },
  };
}

/** The backup in a snapshot, if it is one of ours and complete. */
export function backupIn({ objects }: Pick<Snapshot, 'objects'>): KeptBackup | undefined {
  const id = objectId(backupRef);
  const object = objects.find((one) => one.kind === backupRef.kind && objectId(one) === id);
  return object === undefined ? undefined : readBackup(object);
}

/** Reads a backup; `undefined` for any other object. */
export function readBackup(object: KubernetesObject): KeptBackup | undefined {
  const text = textAt(object, 'data', 'backup.json');
  const state = textAt(object, 'data', 'state') ?? 'written';
  if (text === undefined || !isState(state)) return undefined;
  try {
    const backup: unknown = JSON.parse(text);
    return isBackup(backup) ? { backup, state } : undefined;
  } catch {
    return undefined;
  }
}

const states: ReadonlySet<string> = new Set<BackupState>(['prepared', 'written', 'taken-back']);

function isState(text: string): text is BackupState {
  return states.has(text);
}

function isBackup(value: unknown): value is RolloutBackup {
  const record = asRecord(value);
  return (
    record?.['format'] === 'gatesmith.dev/kube-proxy-backup/v1' &&
    ['key', 'before', 'after', 'takenAt'].every((key) => typeof record[key] === 'string') &&
    ['configMap', 'daemonSet'].every((key) => textAt(record[key], 'name') !== undefined)
  );
}
