import { buildCommand, type Command } from '@stricli/core';
import { outputFlags } from '../../../flags/output.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import type { PatchKubeProxyFlags } from './run.ts';

export const patchKubeProxyCommand: Command<RoutedContext> = buildCommand<
  PatchKubeProxyFlags,
  [],
  RoutedContext
>({
  loader: async () => toAction((await import('./run.ts')).patchKubeProxy),
  parameters: {
    flags: {
      file: {
        kind: 'parsed',
        parse: String,
        placeholder: 'FILE',
        brief: 'kube-proxy configuration, or a manifest with its ConfigMap; - reads stdin',
      },
      strictArp: {
        kind: 'enum',
        values: ['when-ipvs', 'always', 'check'],
        default: 'when-ipvs',
        brief: 'when strictARP is switched on; check only reports',
      },
      mode: {
        kind: 'enum',
        values: ['keep', 'nftables', 'iptables', 'ipvs'],
        default: 'keep',
        brief: 'proxy mode to set; keep never changes it',
      },
      acknowledgeIpvs: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'acknowledge that ipvs is deprecated as of Kubernetes 1.35',
      },
      kubernetesVersion: {
        kind: 'parsed',
        parse: parseVersion,
        optional: true,
        placeholder: 'VERSION',
        brief: 'version of kube-proxy, such as 1.36.3',
      },
      check: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'exit 3 if the configuration has to change',
      },
      ...outputFlags,
    },
    aliases: { f: 'file' },
  },
  docs: {
    brief: "Set strictARP in a kube-proxy configuration's text; a filter, no cluster needed",
    fullDescription: `Writes the configuration to stdout with only the needed bytes changed: comments, order, indentation and line endings stay. The
verdict goes to stderr. A configuration that needs no change, or must not be changed, is printed unchanged.

  kubectl -n kube-system get configmap kube-proxy -o yaml | gatesmith kube-proxy patch --file - | kubectl apply -f -

Exit code 0: done, or nothing to do. 2: refused. 3: with --check or --strict-arp check, a change is needed.`,
  },
});

function parseVersion(text: string): string {
  if (!/^v?\d{1,3}\.\d{1,3}(\.\d{1,3})?([-+].*)?$/.test(text))
    throw new Error('not a version of Kubernetes; write 1.36.3');
  return text;
}
