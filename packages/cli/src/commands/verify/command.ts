import { clusterFlags } from '../../flags/cluster.ts';
import { outputAliases, reportFlags } from '../../flags/output.ts';
import { snapshotExclusions, snapshotFlags } from '../../flags/snapshot.ts';
import { valuesAliases, valuesFlags } from '../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { VerifyFlags } from './run.ts';

export const verifyCommand: DocumentedCommand = defineCommand<VerifyFlags, []>({
  load: async () => (await import('./run.ts')).verify,
  parameters: {
    aliases: { ...valuesAliases, ...outputAliases },
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
  },
  help: {
    brief: 'Verify that the installation works, from the cluster and from outside',
    description: `Checks the release, the workloads, MetalLB's webhook (an invalid pool, as a dry run, has to be denied), the
addresses and the nodes that announce them, and requests each address over HTTP from this machine. Where this
machine is on the network of the addresses and has an arping that may send, it also counts the nodes that
answer ARP: exactly one should. It listens for a second one for a second; up listens for 200 ms. Without a
values file the defaults apply. A snapshot is judged without any request.`,
    usage: ['values', 'context', 'traffic', 'output'],
    examples: [
      {
        command: 'gatesmith verify -f values.yaml',
        does: 'Verify the current cluster',
      },
      {
        command: 'gatesmith verify -f values.yaml --traffic',
        does: 'Send 50 requests through every address as well',
      },
      {
        command: 'gatesmith verify --snapshot cluster.json',
        does: 'Judge a saved snapshot',
      },
    ],
    exitCodes: { 0: 'it works', 3: 'there are error findings' },
  },
  exclusions: [...snapshotExclusions, { flags: ['traffic', 'snapshot'], reason: 'requests need a cluster' }],
});
