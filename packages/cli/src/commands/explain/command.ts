import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import { type SnapshotFlags, snapshotFlags } from '../../flags/snapshot.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `explain`. */
export interface ExplainFlags extends ClusterFlags, SnapshotFlags, OutputFlags {}

export const explainCommand: Command<RoutedContext> = buildCommand<ExplainFlags, [string], RoutedContext>({
  loader: async () => action((await import('./impl.ts')).explain),
  parameters: {
    flags: { ...clusterFlags, ...snapshotFlags, ...outputFlags },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The Service', placeholder: 'svc/NAMESPACE/NAME', parse: String }],
    },
  },
  docs: {
    brief: 'Follow one Service from its request to the node that answers for it',
    fullDescription: `Does it ask for an address? Which one does it hold, or why none? Of which pool, advertised by what? Are pods ready
behind it, and which node announces it? The chain ends at the first link that everything after it needs.

Exit code 0: every link holds, or cannot be told. 3: one is broken.`,
  },
});
