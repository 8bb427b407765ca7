import type { RolloutBackup } from '@gatesmith/kube-proxy';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import { backupObject, backupRef, type KeptBackup, readBackup } from './backup-object.ts';

/** Records in the cluster how far a change came; the next run and `revert` read it. */
export interface BackupRecord {
  /** Called before the write. */
  prepare(backup: RolloutBackup, options: CallOptions): Promise<void>;
  /** The new configuration was stored. */
  written(options: CallOptions): Promise<void>;
  /** The old configuration was stored again, because the new one failed. */
  takenBack(options: CallOptions): Promise<void>;
  /** Nothing was written: the record from before `prepare` is restored. */
  discard(options: CallOptions): Promise<void>;
}

export function openBackupRecord(cluster: Cluster): BackupRecord {
  let current: RolloutBackup | undefined;
  let previous: KeptBackup | undefined;
  const store = async (state: KeptBackup['state'], options: CallOptions): Promise<void> => {
    if (current === undefined) return;
    await cluster.apply(backupObject({ backup: current, state }), { ...options, force: true });
  };
  return {
    async prepare(backup, options) {
      const live = await cluster.get(backupRef, options);
      previous = live === undefined ? undefined : readBackup(live);
      current = backup;
      await store('prepared', options);
    },
    written: (options) => store('written', options),
    takenBack: (options) => store('taken-back', options),
    async discard(options) {
      if (current === undefined) return;
      if (previous === undefined) await cluster.delete(backupRef, options);
      else await cluster.apply(backupObject(previous), { ...options, force: true });
    },
  };
}
