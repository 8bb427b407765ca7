import { clusterFlags } from '../../flags/cluster.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { snapshotExclusions, snapshotFlags } from '../../flags/snapshot.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { ExplainFlags } from './run.ts';

export const explainCommand: DocumentedCommand = defineCommand<ExplainFlags, [string]>({
  load: async () => (await import('./run.ts')).explain,
  parameters: {
    flags: { ...clusterFlags, ...snapshotFlags, ...outputFlags },
    aliases: outputAliases,
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
  help: {
    brief: 'Follow one Service from its request to the node that answers for it, or explain a finding',
    description: `Does it ask for an address? Which one does it hold, or why none? From which pool, advertised by what? Are pods
ready behind it, and which node announces it? The chain ends at the first link that everything after it needs.

For the code of a finding, such as GS-POOL-OVERLAP, it prints what the finding means, why it matters and how
to fix it. That needs no cluster.`,
    usage: ['context', 'output'],
    examples: [
      {
        command: 'gatesmith explain svc/default/web',
        does: 'Explain why a Service has its address, or none',
      },
      {
        command: 'gatesmith explain svc/default/web --snapshot cluster.json',
        does: 'Explain it from a saved snapshot',
      },
      {
        command: 'gatesmith explain GS-POOL-OVERLAP',
        does: 'Explain a finding, without a cluster',
      },
    ],
    exitCodes: {
      0: 'every link holds or is unknown; the code is explained',
      2: 'there is no such code',
      3: 'a link is broken',
    },
  },
  exclusions: snapshotExclusions,
});
