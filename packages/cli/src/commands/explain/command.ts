import { buildCommand, type Command } from '@stricli/core';
import { clusterFlags } from '../../flags/cluster.ts';
import { outputFlags } from '../../flags/output.ts';
import { snapshotFlags } from '../../flags/snapshot.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { ExplainFlags } from './run.ts';

export const explainCommand: Command<RoutedContext> = buildCommand<ExplainFlags, [string], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).explain),
  parameters: {
    flags: { ...clusterFlags, ...snapshotFlags, ...outputFlags },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'a Service, or the code of a finding',
          placeholder: 'svc/NAMESPACE/NAME|GS-CODE',
          parse: String,
        },
      ],
    },
  },
  docs: {
    brief: 'Follow one Service from its request to the node that answers for it, or explain a finding',
    fullDescription: `Does it ask for an address? Which one does it hold, or why none? Of which pool, advertised by what? Are pods ready
behind it, and which node announces it? The chain ends at the first link that everything after it needs.

For the code of a finding, such as GS-POOL-OVERLAP, it prints what the finding means, why it matters and how to fix it. That
needs no cluster.

Exit code 0: every link holds or is unknown; the code is explained. 2: the code does not exist. 3: a link is broken.`,
  },
});
