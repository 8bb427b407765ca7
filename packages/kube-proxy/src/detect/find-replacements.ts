import { at, listAt, type PartialObject, stringsAt, textAt } from '@gatesmith/kubernetes';
import { commandWords, isTrueFlag, parseFlags } from './command-line.ts';
import type { Replacement } from './observation.ts';

/** Programs that serve Services instead of kube-proxy, by the configuration that enables them; each with its evidence. */
export function findReplacements(objects: readonly PartialObject[]): ReadonlyMap<Replacement, string> {
  const found = new Map<Replacement, string>();
  for (const object of objects) {
    const [replacement, evidence] = recognise(object) ?? [];
    if (replacement !== undefined && evidence !== undefined && !found.has(replacement))
      found.set(replacement, evidence);
  }
  return found;
}

function recognise(object: PartialObject): readonly [Replacement, string] | undefined {
  const name = object.metadata?.name ?? '';
  switch (object.kind) {
    case 'ConfigMap': {
      const data = stringsAt(object.data);
      const cilium = data['kube-proxy-replacement'];
      if (name === 'cilium-config' && (cilium === 'true' || cilium === 'strict')) {
        return ['cilium', `cilium-config says kube-proxy-replacement: ${cilium}`];
      }
      if (
        name.startsWith('antrea-config') &&
        /^\s*proxyAll: *true\b/m.test(data['antrea-agent.conf'] ?? '')
      ) {
        return ['antrea', `${name} says antreaProxy.proxyAll: true`];
      }
      return undefined;
    }
    case 'DaemonSet': {
      if (name === 'anetd') return ['cilium', 'DaemonSet anetd: GKE Dataplane V2'];
      if (name === 'ovnkube-node') return ['ovn-kubernetes', 'DaemonSet ovnkube-node'];
      const routes = listAt(object.spec, 'template', 'spec', 'containers').some(
        (container) =>
          /kube-router/.test(textAt(container, 'image') ?? '') &&
          isTrueFlag(parseFlags(commandWords(container))['run-service-proxy']),
      );
      return routes ? ['kube-router', `DaemonSet ${name} runs with --run-service-proxy=true`] : undefined;
    }
    case 'Installation':
      return textAt(object.spec, 'calicoNetwork', 'linuxDataplane') === 'BPF'
        ? ['calico-ebpf', 'Installation says linuxDataplane: BPF']
        : undefined;
    case 'FelixConfiguration':
      return at(object.spec, 'bpfEnabled') === true
        ? ['calico-ebpf', 'FelixConfiguration says bpfEnabled: true']
        : undefined;
    case 'Network':
      return object.apiVersion?.startsWith('operator.openshift.io/') === true &&
        textAt(object.spec, 'defaultNetwork', 'type') === 'OVNKubernetes'
        ? ['ovn-kubernetes', 'the network operator says OVNKubernetes']
        : undefined;
    default:
      return undefined;
  }
}
