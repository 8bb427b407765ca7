import type { Outcome, Plan } from '@gatesmith/installer';
import { count } from '../render/count.ts';
import { formatDuration } from '../render/format-duration.ts';
import { commandLine, type GivenFlags } from './command-line.ts';
import type { Ending, NextStep } from './ending.ts';

/** A finished uninstall. */
export interface UninstallFacts {
  readonly outcome: Pick<Outcome, 'result'>;
  readonly plan?: Plan | undefined;
  readonly elapsedMs: number;
  readonly flags: GivenFlags;
}

/** The verdict on an uninstall: how much is deleted and kept, and the commands that remove the rest. */
export function uninstallEnding({ outcome, plan, elapsedMs, flags }: UninstallFacts): Ending {
  const { deleted = 0, skipped = 0 } = plan?.summary ?? {};
  const time = formatDuration(elapsedMs);
  const kept = (plan?.steps ?? []).flatMap(({ changes }) =>
    changes.filter(({ action }) => action === 'skipped'),
  );
  const crds = kept.filter(({ ref }) => ref.kind === 'CustomResourceDefinition').length;
  const hasBackup = kept.some(
    ({ ref }) => ref.kind === 'ConfigMap' && ref.name.endsWith('kube-proxy-backup'),
  );
  const next: readonly (NextStep | undefined)[] = [
    hasBackup
      ? {
          label: "kube-proxy keeps gatesmith's change. To undo it",
          commands: [commandLine('gatesmith kube-proxy revert', flags)],
        }
      : undefined,
    crds > 0
      ? {
          label: `${count(crds, 'CRD')} ${crds === 1 ? 'is' : 'are'} kept. To delete ${crds === 1 ? 'it' : 'them'} with all resources`,
          commands: [commandLine('gatesmith uninstall', flags, ['--crds'])],
        }
      : undefined,
  ];
  const summary = skipped === 0 ? '' : `, ${skipped} kept`;
  return {
    tone: 'good',
    verdict:
      outcome.result === 'unchanged'
        ? `Nothing to uninstall (${time})${summary}.`
        : `Uninstalled in ${time}: ${count(deleted, 'object')} deleted${summary}.`,
    next: next.filter((step) => step !== undefined),
  };
}
