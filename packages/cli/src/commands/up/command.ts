import { acceptFlags } from '../../flags/accept.ts';
import { applyAliases, applyFlags } from '../../flags/apply.ts';
import { chartFlags } from '../../flags/chart.ts';
import { clusterExclusions, clusterFlags } from '../../flags/cluster.ts';
import { dryRunFlags } from '../../flags/dry-run.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { recoverReleaseFlags } from '../../flags/recover-release.ts';
import { valuesAliases, valuesFlags } from '../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { UpFlags } from './run.ts';

export const upCommand: DocumentedCommand = defineCommand<UpFlags, []>({
  load: async () => (await import('./run.ts')).up,
  parameters: {
    aliases: { ...valuesAliases, ...applyAliases, ...outputAliases },
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...chartFlags,
      plan: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'FILE',
        brief: 'carry out this saved plan exactly, or refuse when the cluster has moved',
      },
      ...dryRunFlags,
      ...acceptFlags,
      ...applyFlags,
      ...recoverReleaseFlags,
      ...outputFlags,
    },
  },
  help: {
    brief: 'Bring the cluster to the state that the values specify, and verify it',
    description: `Shows the plan, asks, carries it out, and ends with the address and a command that requests it. A second run
finds nothing to do and writes nothing. Ctrl-C stops at a point from which the next run continues.

The steps: namespaces, custom resource definitions, kube-proxy (only if it has to change), the Helm release,
MetalLB's webhook, addresses assigned and announced, the entrypoint answers.`,
    usage: ['values', 'context', 'dryRun', 'yes'],
    examples: [
      {
        command: 'gatesmith up -f values.yaml',
        does: 'Show the plan, ask, and apply it',
      },
      {
        command: 'gatesmith up -f values.yaml --dry-run',
        does: 'Show the plan only',
      },
      {
        command: 'gatesmith up -f values.yaml --plan plan.json --yes',
        does: 'Carry out a plan that was reviewed before, without asking',
      },
    ],
    exitCodes: {
      0: 'done, or nothing to do',
      1: 'a step failed',
      2: 'bad input, nothing was done',
      3: '--dry-run: there are changes, or findings that block them',
    },
  },
  exclusions: [
    ...clusterExclusions,
    {
      flags: ['dryRun', 'plan'],
      reason: 'a saved plan holds what it would do',
      hint: 'leave --plan out to see what a new plan would do',
    },
  ],
});
