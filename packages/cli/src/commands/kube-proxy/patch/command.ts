import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import type { PatchKubeProxyFlags } from './run.ts';

export const patchKubeProxyCommand: DocumentedCommand = defineCommand<PatchKubeProxyFlags, []>({
  load: async () => (await import('./run.ts')).patchKubeProxy,
  parameters: {
    aliases: { ...outputAliases, f: 'file' },
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
  },
  help: {
    brief: 'Set strictARP in a kube-proxy configuration; a filter, no cluster needed',
    description: `Writes the configuration to stdout with only the needed bytes changed: comments, order, indentation and line
endings stay. The verdict goes to stderr. A configuration that needs no change, or must not be changed, is
printed unchanged.`,
    usage: ['strictArp', 'check'],
    examples: [
      {
        command:
          'kubectl -n kube-system get configmap kube-proxy -o yaml | gatesmith kube-proxy patch --file - | kubectl apply -f -',
        does: 'Change the configuration of a cluster',
      },
      {
        command: 'gatesmith kube-proxy patch --file kube-proxy.yaml --check',
        does: 'Fail when the file needs a change',
      },
      {
        command: 'gatesmith kube-proxy patch --file kube-proxy.yaml --strict-arp always > new.yaml',
        does: 'Switch strictARP on in any mode',
      },
    ],
    exitCodes: {
      0: 'done, or nothing to do',
      2: 'refused',
      3: 'with --check or --strict-arp check: a change is needed',
    },
  },
});

function parseVersion(text: string): string {
  if (!/^v?\d{1,3}\.\d{1,3}(\.\d{1,3})?([-+].*)?$/.test(text))
    throw new Error('not a version of Kubernetes; write 1.36.3');
  return text;
}
