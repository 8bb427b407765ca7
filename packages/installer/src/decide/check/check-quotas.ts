import type { Finding } from '@gatesmith/diagnostics';
import {
  asRecord,
  at,
  type KubernetesObject,
  listAt,
  numberAt,
  objectId,
  refOf,
  textAt,
} from '@gatesmith/kubernetes';
import { ingressNamespace, type Values } from '@gatesmith/values';
import { entrypointRef, hasEntrypoint } from '../../entrypoint-ref.ts';
import { kubectlTarget } from '../../kubectl-target.ts';
import { metallbNamespace } from '../../layout.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { isPodOf } from '../../pod-of-workload.ts';
import { report } from '../../report.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import { isReady } from './check-nodes.ts';

/** How many more of something a namespace has to take. */
interface Need {
  readonly what: string;
  readonly namespace: string;
  /** As quotas call it. */
  readonly items: readonly string[];
  readonly inUse: number;
  /** Without these nothing works at all. */
  readonly least: number;
  /** The total after the install. */
  readonly all: number;
}

/**
 * Quotas of our namespaces that leave no room: found here, and not by pods that never start. Only certain problems are reported:
 * amounts of cpu and memory are left to the server, and so are quotas for some pods only.
 */
export function checkQuotas(values: Values, index: SnapshotIndex): readonly Finding[] {
  const needs = needsOf(values, index);
  return index.ofKind('ResourceQuota').flatMap((quota): readonly Finding[] => {
    const isPartial = listAt(quota, 'spec', 'scopes').length > 0 || at(quota, 'spec', 'scopeSelector');
    if (isPartial) return [];
    return Object.entries(asRecord(at(quota, 'spec', 'hard')) ?? {}).flatMap(([item, hard]) =>
      needs
        .filter(({ namespace, items }) => namespace === quota.metadata.namespace && items.includes(item))
        .filter(({ inUse, least }) => /^\d+$/.test(String(hard)) && inUse + least > Number(hard))
        .map((need) => exceeded({ quota, item, hard: String(hard), need })),
    );
  });
}

interface ExceededQuota {
  readonly quota: KubernetesObject;
  readonly item: string;
  readonly hard: string;
  readonly need: Need;
}

function exceeded({ quota, item, hard, need: { what, inUse, least, all } }: ExceededQuota): Finding {
  const id = objectId(quota);
  const room = JSON.stringify({ spec: { hard: { [item]: String(inUse + all) } } });
  return report('GS-QUOTA-EXCEEDED', {
    subject: id,
    path: [],
    message: `${id}: allows ${hard} ${item} with ${inUse} in use, and ${what} needs ${all} more${least === all ? '' : `, ${least} at the very least`}`,
    hint: `make room: kubectl patch ${kubectlTarget(refOf(quota))} --type merge -p '${room}'`,
  });
}

function needsOf(values: Values, index: SnapshotIndex): readonly Need[] {
  const { ingress } = values;
  const ingressIn = ingressNamespace(values);
  const nodes = index.ofKind('Node').filter(isReady).length;
  const replicas = ingress.kind === 'DaemonSet' ? nodes : (ingress.replicas ?? 1);
  const pods = (what: string, namespace: string, least: number, all: number): Need => {
    const there = index.ofKind('Pod').filter((pod) => isIn(namespace, pod) && !hasEnded(pod));
    const ours = there.filter((pod) => isOurs(pod, index)).length;
    return {
      ...{ what, namespace, items: ['pods', 'count/pods'], inUse: there.length },
      least: Math.max(0, least - ours),
      all: Math.max(0, least - ours, all - ours),
    };
  };
  const inOne = ingressIn === metallbNamespace && ingress.controller !== 'none';
  return [
    // A controller, and a speaker on each node.
    pods('MetalLB', metallbNamespace, 2 + Number(inOne), 1 + nodes + (inOne ? replicas : 0)),
    ...(ingress.controller === 'none' || inOne
      ? []
      : [pods('the ingress controller', ingressIn, 1, Math.max(1, replicas))]),
    ...(hasEntrypoint(values) && index.find(entrypointRef(values)) === undefined
      ? entrypointNeeds(values, ingressIn, index)
      : []),
  ];
}

/** A LoadBalancer Service counts with each of its node ports, unless it goes without them. */
function entrypointNeeds({ entrypoint }: Values, namespace: string, index: SnapshotIndex): readonly Need[] {
  const services = index.ofKind('Service').filter((one) => isIn(namespace, one));
  const balancers = services.filter((one) => textAt(one, 'spec', 'type') === 'LoadBalancer');
  const need = (items: readonly string[], inUse: number, least: number): Need => ({
    ...{ what: 'the entrypoint', namespace, items, inUse },
    ...{ least, all: least },
  });
  const nodePorts = nodePortsOf({
    type: 'LoadBalancer',
    ...entrypoint.spec,
    ports: entrypoint.spec['ports'] ?? ['http', 'https'],
  });
  return [
    need(['services.loadbalancers'], balancers.length, 1),
    need(['services', 'count/services'], services.length, 1),
    need(
      ['services.nodeports'],
      services.reduce((sum, { spec }) => sum + nodePortsOf(spec), 0),
      nodePorts,
    ),
  ];
}

/** As the quota of the API server counts them (kubernetes pkg/quota/v1/evaluator/core/services.go). */
function nodePortsOf(spec: unknown): number {
  const ports = listAt(spec, 'ports');
  switch (textAt(spec, 'type')) {
    case 'NodePort':
      return ports.length;
    case 'LoadBalancer':
      return at(spec, 'allocateLoadBalancerNodePorts') === false
        ? ports.filter((port) => (numberAt(port, 'nodePort') ?? 0) !== 0).length
        : ports.length;
    default:
      return 0;
  }
}

const isIn = (namespace: string, { metadata }: KubernetesObject): boolean => metadata.namespace === namespace;

/** Pods that have ended count for no quota. */
function hasEnded(pod: KubernetesObject): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '');
}

function isOurs(pod: KubernetesObject, index: SnapshotIndex): boolean {
  return [...index.ofKind('Deployment'), ...index.ofKind('DaemonSet')].some(
    (workload) => ofOurRelease(workload) && isPodOf(workload, pod),
  );
}
