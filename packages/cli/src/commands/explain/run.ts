import type { ExitCode } from '../../exit-code.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { SnapshotFlags } from '../../flags/snapshot.ts';
import type { RunContext } from '../../run-context.ts';

/** The flags of `explain`. */
export interface ExplainFlags extends ClusterFlags, SnapshotFlags, OutputFlags {}

/** Explains a finding code, offline, or one Service of a cluster. */
export async function explain(context: RunContext, flags: ExplainFlags, named: string): Promise<ExitCode> {
  if (/^gs-[^/]*$/i.test(named)) {
    const { explainCode } = await import('./explain-code.ts');
    return explainCode(context, flags, named);
  }
  const { explainServiceNamed } = await import('./explain-service.ts');
  return explainServiceNamed(context, flags, named);
}
