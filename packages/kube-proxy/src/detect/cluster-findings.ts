import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import type { KubeProxyObservation } from './observation.ts';

/** Findings about an observation as a whole: nothing found, several found, one next to a replacement, nodes that differ. */
export function clusterFindings(
  observation: Omit<KubeProxyObservation, 'findings'>,
): Finding<KubeProxyCode>[] {
  const { source, home, daemonSet, otherDaemonSets, replacements, nodeSettings } = observation;
  const findings: Finding<KubeProxyCode>[] = [];
  const subject = daemonSet === undefined ? 'kube-proxy' : objectId(daemonSet);
  const add = (code: KubeProxyCode, message: string, hint?: string): void => {
    findings.push(report(code, { subject, path: [], message, hint }));
  };
  if (home === 'unknown') {
    add(
      'GS-KUBEPROXY-NOT-FOUND',
      'kube-proxy: no DaemonSet, static pod or node argument shows it; it may be a service of the nodes',
      'look for its configuration on a node',
    );
  }
  if (source.kind === 'config-map' && source.text === undefined) {
    const place = `key ${source.key} of ConfigMap/${source.namespace}/${source.name}`;
    add(
      'GS-KUBEPROXY-CONFIG-NOT-FOUND',
      `${subject}: its configuration, ${place}, was not among what could be read`,
      `kubectl -n ${source.namespace} get configmap ${source.name}`,
    );
  }
  if (otherDaemonSets.length > 0) {
    add(
      'GS-KUBEPROXY-SEVERAL',
      `${subject}: ${otherDaemonSets.map(objectId).join(', ')} run kube-proxy as well and are not judged`,
    );
  }
  if (replacements.length > 0 && (home === 'daemonset' || home === 'static-pod')) {
    add(
      'GS-KUBEPROXY-BESIDE-REPLACEMENT',
      `${subject}: runs next to ${replacements.join(', ')}, which serves Services already`,
      'an upgrade may have brought kube-proxy back; remove one of the two',
    );
  }
  const kinds = new Set(
    nodeSettings.map(({ mode, strictArp }) => `${mode} ${mode === 'ipvs' && strictArp ? 'strict' : ''}`),
  );
  if (kinds.size > 1) {
    const list = nodeSettings.map(
      ({ node, mode, strictArp }) => `${node}: ${mode}${strictArp ? ' with strictARP' : ''}`,
    );
    add(
      'GS-KUBEPROXY-NODES-DIFFER',
      `kube-proxy: the nodes are set up differently (${list.slice(0, 6).join(', ')})`,
      'give every node the same arguments',
    );
  }
  return findings;
}
