import {
  asArray,
  asLabelSelector,
  asRecord,
  at,
  hasLabels,
  type KubernetesObject,
  listAt,
  matchesSelector,
  stringsAt,
  textAt,
} from '@gatesmith/kubernetes';

/** A taint that keeps pods without a matching toleration away from a node. */
export interface Taint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: string;
}

/** Why a node does not take a pod. */
export type NodeObstacle =
  | { readonly kind: 'selector' }
  | { readonly kind: 'cordoned' }
  | { readonly kind: 'taint'; readonly taint: Taint };

/** Taints that the DaemonSet controller tolerates for its pods (pkg/controller/daemon/util). */
const daemonTolerations: readonly unknown[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const hostNetworkToleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
};
const cordonTaint = 'node.kubernetes.io/unschedulable';

/** The reasons why the scheduler would not place a pod of the workload on the node, apart from its free resources; none if it would. */
export function nodeObstacles(workload: KubernetesObject, node: KubernetesObject): readonly NodeObstacle[] {
  const pod = at(workload, 'spec', 'template', 'spec');
  const isDaemon = workload.kind === 'DaemonSet';
  const tolerations = [
    ...listAt(pod, 'tolerations'),
    ...(isDaemon ? daemonTolerations : []),
    ...(isDaemon && at(pod, 'hostNetwork') === true ? [hostNetworkToleration] : []),
  ];
  const isTolerated = (taint: Taint): boolean =>
    tolerations.some((toleration) => tolerates(toleration, taint));
  const isCordoned = at(node, 'spec', 'unschedulable') === true;
  return [
    ...(isSelected(pod, node) ? [] : [{ kind: 'selector' } as const]),
    ...(isCordoned && !isTolerated({ key: cordonTaint, effect: 'NoSchedule' })
      ? [{ kind: 'cordoned' } as const]
      : []),
    ...repellingTaints(node)
      .filter((taint) => !isTolerated(taint) && !(isCordoned && taint.key === cordonTaint))
      .map((taint) => ({ kind: 'taint', taint }) as const),
  ];
}

/** The taints of a node that forbid, not only discourage. */
function repellingTaints(node: KubernetesObject): readonly Taint[] {
  return listAt(node, 'spec', 'taints').flatMap((taint): readonly Taint[] => {
    const [key, effect, value] = ['key', 'effect', 'value'].map((name) => textAt(taint, name));
    if (key === undefined || (effect !== 'NoSchedule' && effect !== 'NoExecute')) return [];
    return [{ key, effect, ...(value === undefined || value === '' ? {} : { value }) }];
  });
}

/** As the scheduler matches them (component-helpers/scheduling/corev1): an empty effect is any, an empty key with Exists too. */
function tolerates(toleration: unknown, { key, value = '', effect }: Taint): boolean {
  const wantedEffect = textAt(toleration, 'effect') ?? '';
  if (wantedEffect !== '' && wantedEffect !== effect) return false;
  const wantedKey = textAt(toleration, 'key') ?? '';
  if (wantedKey !== '' && wantedKey !== key) return false;
  const operator = textAt(toleration, 'operator') ?? '';
  if (operator === 'Exists') return true;
  return (
    wantedKey !== '' && ['', 'Equal'].includes(operator) && (textAt(toleration, 'value') ?? '') === value
  );
}

/** Node selector and required node affinity; one term must match, with everything in it. */
function isSelected(pod: unknown, node: KubernetesObject): boolean {
  const labels = node.metadata.labels ?? {};
  if (!hasLabels(stringsAt(pod, 'nodeSelector'), labels)) return false;
  const required = at(pod, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  if (asRecord(required) === undefined) return true;
  return listAt(required, 'nodeSelectorTerms').some((term) => {
    const expressions = listAt(term, 'matchExpressions');
    const fields = listAt(term, 'matchFields');
    return (
      expressions.length + fields.length > 0 &&
      expressions.every((expression) => meets(expression, labels)) &&
      fields.every((field) => meets(field, { 'metadata.name': node.metadata.name }))
    );
  });
}

function meets(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  const operator = textAt(expression, 'operator');
  if (operator === 'Gt' || operator === 'Lt') {
    const actual = Number(labels[textAt(expression, 'key') ?? ''] ?? Number.NaN);
    const bound = Number(asArray(at(expression, 'values'))[0]);
    return operator === 'Gt' ? actual > bound : actual < bound;
  }
  return matchesSelector(asLabelSelector({ matchExpressions: [expression] }), labels);
}
