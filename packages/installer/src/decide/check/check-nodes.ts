import type { Finding } from '@gatesmith/diagnostics';
import { at, isConditionTrue, type KubernetesObject } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';

/** Set by kubeadm, Talos and others on control planes; its presence counts, not its value (metallb speaker/main.go). */
export const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** Whether any node is left that may announce an address. */
export function checkNodes({ metallb }: Values, index: SnapshotIndex): readonly Finding[] {
  const nodes = index.ofKind('Node');
  const ignoresLabel = at(metallb, 'speaker', 'ignoreExcludeLB') === true;
  const findings: Finding[] = [];
  const ready = nodes.filter(isReady);
  const eligible = ready.filter(
    ({ metadata }) => ignoresLabel || !Object.hasOwn(metadata.labels ?? {}, excludeLabel),
  );
  if (nodes.length > 0 && eligible.length === 0) {
    findings.push(
      report('GS-NODES-NOT-ELIGIBLE', {
        subject: 'Node',
        path: ['metallb', 'speaker', 'ignoreExcludeLB'],
        message: `none of the ${nodes.length} node(s) may announce an address: ${nodes.map(whyNot).join('; ')}`,
        hint: 'set metallb.speaker.ignoreExcludeLB: true; do not remove the label, the distribution puts it back',
      }),
    );
  }
  for (const node of nodes) {
    if (isReady(node)) continue;
    findings.push(
      report('GS-NODE-NOT-READY', {
        subject: `Node/${node.metadata.name}`,
        path: [],
        message: `Node/${node.metadata.name}: is not Ready, so it announces nothing and its pods are not waited for`,
        hint: `see why with: kubectl describe node ${node.metadata.name}`,
      }),
    );
  }
  return findings;
}

function whyNot(node: KubernetesObject): string {
  return `${node.metadata.name} ${isReady(node) ? `has the label ${excludeLabel}` : 'is not Ready'}`;
}

/** Whether a node's Ready condition is True. */
export function isReady(node: KubernetesObject): boolean {
  return isConditionTrue(node, 'Ready');
}
