import { buildCommand, type Command } from '@stricli/core';
import { clusterFlags } from '../../flags/cluster.ts';
import { reportFlags } from '../../flags/output.ts';
import { snapshotFlags } from '../../flags/snapshot.ts';
import { valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { VerifyFlags } from './run.ts';

export const verifyCommand: Command<RoutedContext> = buildCommand<VerifyFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).verify),
  parameters: {
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...snapshotFlags,
      ...reportFlags,
      traffic: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'send 50 requests through every address, and count the answers',
      },
    },
    aliases: { f: 'values' },
  },
  docs: {
    brief: 'Ask whether it is really working, from the cluster and from outside',
    fullDescription: `Looks at the release, the workloads, MetalLB's webhook (an invalid pool, dry run, has to be denied), the addresses
and who announces them, and asks each address over HTTP from this machine. Where this machine is on the addresses' own
network and has an arping that may send, it also asks who answers ARP: exactly one node should. It listens a second for
another one; \`up\` listens 200 ms. Without -f the defaults are taken; a snapshot is judged without asking anything.

Exit code 0: it works. 3: there are error findings.`,
  },
});
