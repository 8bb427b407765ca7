import { clusterFlags } from '../../../flags/cluster.ts';
import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { snapshotExclusions, snapshotFlags } from '../../../flags/snapshot.ts';
import { valuesAliases, valuesFlags } from '../../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import type { ShowKubeProxyFlags } from './run.ts';

export const showKubeProxyCommand: DocumentedCommand = defineCommand<ShowKubeProxyFlags, []>({
  load: async () => (await import('./run.ts')).showKubeProxy,
  parameters: {
    aliases: { ...valuesAliases, ...outputAliases },
    flags: { ...valuesFlags, ...clusterFlags, ...snapshotFlags, ...outputFlags },
  },
  help: {
    brief: 'Show where kube-proxy is configured, its mode and strictARP, and what to do about it',
    description: `Reads the cluster and writes nothing. Without a values file the defaults apply.`,
    usage: ['values', 'context', 'output'],
    examples: [
      {
        command: 'gatesmith kube-proxy show',
        does: 'Show the current cluster',
      },
      {
        command: 'gatesmith kube-proxy show -o json',
        does: 'Show it for a program',
      },
      {
        command: 'gatesmith kube-proxy show --snapshot cluster.json',
        does: 'Show a saved snapshot',
      },
    ],
  },
  exclusions: snapshotExclusions,
});
