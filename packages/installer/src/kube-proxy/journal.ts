import type { RolloutBackup } from '@gatesmith/kube-proxy';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import { backupObject, backupRef, type KeptBackup, readBackup } from './backup-object.ts';

/** The note in the cluster of what was changed, which the next run and `revert` read. */
export interface Journal {
  /** Before the write. */
  prepare(backup: RolloutBackup, options: CallOptions): Promise<void>;
  /** The text was stored. */
  written(options: CallOptions): Promise<void>;
  /** The old text was stored again, because the new one did not work. */
  takenBack(options: CallOptions): Promise<void>;
  /** Nothing was written after all: what was noted before `prepare` is noted again. */
  forget(options: CallOptions): Promise<void>;
}

export function openJournal(cluster: Cluster): Journal {
  let current: RolloutBackup | undefined;
  let before: KeptBackup | undefined;
  const note = async (state: KeptBackup['state'], options: CallOptions): Promise<void> => {
    if (current === undefined) return;
    await cluster.apply(backupObject({ backup: current, state }), { ...options, force: true });
  };
  return {
    async prepare(backup, options) {
      const live = await cluster.get(backupRef, options);
      before = live === undefined ? undefined : readBackup(live);
      current = backup;
      await note('prepared', options);
    },
    written: (options) => note('written', options),
    takenBack: (options) => note('taken-back', options),
    async forget(options) {
      if (current === undefined) return;
      if (before === undefined) await cluster.delete(backupRef, options);
      else await cluster.apply(backupObject(before), { ...options, force: true });
    },
  };
}
