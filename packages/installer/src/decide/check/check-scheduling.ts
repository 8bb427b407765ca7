import type { Finding } from '@gatesmith/diagnostics';
import { at, type KubernetesObject, numberAt, objectId, refOf } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import { listed } from '../../listed.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { excludeLabel, isReady } from './check-nodes.ts';
import { type NodeObstacle, nodeObstacles, type Taint } from './node-fit.ts';

/** Taints that follow from the state of a node and disappear with it: tolerating them does not help. */
const stateOfNode = /^node\.(cloudprovider\.)?kubernetes\.io\//;

/** Workloads whose pods no node takes, so that an install would wait for them until its timeout. */
export function checkScheduling(
  { metallb }: Pick<Values, 'metallb'>,
  workloads: readonly KubernetesObject[],
  index: SnapshotIndex,
): readonly Finding[] {
  const ready = index.ofKind('Node').filter(isReady);
  const announcing =
    at(metallb, 'speaker', 'ignoreExcludeLB') === true
      ? ready
      : ready.filter(({ metadata }) => !Object.hasOwn(metadata.labels ?? {}, excludeLabel));
  return workloads
    .filter((workload) => at(workload, 'spec', 'template', 'spec') !== undefined)
    .filter((workload) => at(workload, 'spec', 'replicas') !== 0)
    .flatMap((workload): readonly Finding[] => {
      // A speaker on a node that may not announce is as good as none.
      const isSpeaker = componentOf(workload) === 'metallb/speaker';
      const nodes = isSpeaker ? announcing : ready;
      const obstacles = nodes.map((node) => ({ node, why: nodeObstacles(workload, node) }));
      if (nodes.length === 0 || obstacles.some(({ why }) => why.length === 0)) return [];
      const section = sectionOf(workload);
      return [
        report('GS-POD-UNSCHEDULABLE', {
          severity: isRunning(index.find(refOf(workload))) ? 'warning' : 'error',
          subject: objectId(workload),
          path: [...section, 'tolerations'],
          message: `${objectId(workload)}: none of the ${nodes.length} node(s) that are Ready${isSpeaker ? ' and may announce addresses' : ''} takes its pods: ${describe(obstacles)}`,
          hint: schedulingHint(section, obstacles),
        }),
      ];
    });
}

interface BlockedNode {
  readonly node: KubernetesObject;
  readonly why: readonly NodeObstacle[];
}

/** Running pods continue; only the next pod would wait. */
function isRunning(live: KubernetesObject | undefined): boolean {
  return (numberAt(live, 'status', 'readyReplicas') ?? numberAt(live, 'status', 'numberReady') ?? 0) > 0;
}

function describe(nodes: readonly BlockedNode[]): string {
  const byReason = new Map<string, string[]>();
  for (const { node, why } of nodes) {
    const reason = [...new Set(why.map(reasonOf))].join(' and ');
    byReason.set(reason, [...(byReason.get(reason) ?? []), node.metadata.name]);
  }
  return [...byReason].map(([reason, names]) => `${listed(names)}: ${reason}`).join('; ');
}

function reasonOf(obstacle: NodeObstacle): string {
  if (obstacle.kind === 'cordoned') return 'cordoned';
  if (obstacle.kind === 'selector') return 'not chosen by its node selector or affinity';
  const { key, value, effect } = obstacle.taint;
  return `taint ${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}

/** Tolerations for the taints that someone set; the state of a node has to change first. */
function schedulingHint(section: readonly string[], nodes: readonly BlockedNode[]): string {
  const reachable = nodes.filter(({ why }) => why.every((one) => one.kind === 'taint'));
  const tolerable = reachable.filter(({ why }) => taintsOf(why).every(({ key }) => !stateOfNode.test(key)));
  if (tolerable.length > 0) {
    const tolerations = new Set(tolerable.flatMap(({ why }) => taintsOf(why).map(tolerationOf)));
    return `set ${section.join('.')}.tolerations: [${[...tolerations].join(', ')}]${tolerations.size > 1 ? ', or those of them whose nodes may serve' : ''}`;
  }
  const state = reachable[0];
  if (state !== undefined)
    return `the node itself has to recover; see why with: kubectl describe node ${state.node.metadata.name}`;
  const cordoned = nodes.find(({ why }) => why.some(({ kind }) => kind === 'cordoned'));
  return cordoned === undefined
    ? `change ${section.join('.')}.nodeSelector or affinity, or label a node: kubectl get nodes --show-labels`
    : `let a node take pods again: kubectl uncordon ${cordoned.node.metadata.name}`;
}

function taintsOf(why: readonly NodeObstacle[]): readonly Taint[] {
  return why.flatMap((one) => (one.kind === 'taint' ? [one.taint] : []));
}

function tolerationOf({ key, value, effect }: Taint): string {
  const match = value === undefined ? 'operator: Exists' : `operator: Equal, value: ${JSON.stringify(value)}`;
  return `{ key: ${key}, ${match}, effect: ${effect} }`;
}

function componentOf({ metadata: { labels = {} } }: KubernetesObject): string {
  return [labels['app.kubernetes.io/name'] ?? '', labels['app.kubernetes.io/component'] ?? ''].join('/');
}

/** The section of the values that says where a workload of the release may run. */
function sectionOf(workload: KubernetesObject): readonly string[] {
  const component = componentOf(workload);
  if (component.startsWith('metallb/')) return component.split('/');
  if (component.startsWith('frr-k8s/')) return ['metallb', 'frr-k8s', 'frrk8s'];
  if (component.startsWith('traefik/')) return ['traefik'];
  if (component === 'ingress-nginx/default-backend') return ['ingress-nginx', 'defaultBackend'];
  if (component === 'ingress-nginx/controller') return ['ingress-nginx', 'controller'];
  return ['ingress-nginx', 'controller', 'admissionWebhooks', 'patch'];
}
