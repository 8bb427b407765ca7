import type { Finding } from '@gatesmith/diagnostics';
import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import { planKubeProxy } from '../../kube-proxy/plan-kube-proxy.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { checkFamilies } from './check-families.ts';
import { checkForeignAddresses } from './check-foreign-addresses.ts';
import { checkForeignFrrK8s, checkForeignMetallb } from './check-foreign-metallb.ts';
import { checkForeignPools } from './check-foreign-pools.ts';
import { checkIngresses } from './check-ingresses.ts';
import { checkNamespaces } from './check-namespaces.ts';
import { checkNetworkFacts } from './check-network-facts.ts';
import { checkNodes } from './check-nodes.ts';
import { checkOtherLoadBalancers } from './check-other-load-balancers.ts';
import { checkQuotas } from './check-quotas.ts';
import { checkRelease } from './check-release.ts';
import { checkResourceLimits } from './check-resource-limits.ts';
import { checkScheduling } from './check-scheduling.ts';
import { checkServer } from './check-server.ts';
import { checkSharedNodes } from './check-shared-nodes.ts';
import { checkSpeakerUpgrade } from './check-speaker-upgrade.ts';
import { checkUnread } from './check-unread.ts';
import { expectedWorkloads } from './expected-workloads.ts';

export interface CheckSnapshotOptions {
  /** The rendered objects, where the chart was rendered. @default what the values alone say about the pods */
  readonly workloads?: readonly KubernetesObject[] | undefined;
}

/**
 * The preflight: everything that blocks an install, from values and a snapshot alone. Unreadable kinds are
 * reported as unknown, never as passed. Findings named in `checks.skip` are left out.
 */
export function checkSnapshot(
  values: Values,
  snapshot: Snapshot,
  { workloads = expectedWorkloads(values) }: CheckSnapshotOptions = {},
): readonly Finding[] {
  const index = indexSnapshot(snapshot);
  const { observation, decision, relapse, pending } = planKubeProxy(values, snapshot);
  const findings: readonly Finding[] = [
    ...checkServer(snapshot),
    ...checkUnread(snapshot),
    ...checkNodes(values, index),
    ...checkScheduling(values, workloads, index),
    ...checkNetworkFacts(values, snapshot),
    ...checkNamespaces(values, index),
    ...checkQuotas(values, index),
    ...checkResourceLimits(workloads, index),
    ...checkForeignMetallb(snapshot),
    ...checkForeignFrrK8s(values, snapshot),
    ...checkSpeakerUpgrade(workloads, index),
    ...checkForeignPools(values, index),
    ...checkOtherLoadBalancers(values, index),
    ...checkFamilies(values, index),
    ...checkForeignAddresses(values, index),
    ...checkIngresses(values, index),
    ...checkRelease(snapshot),
    ...(relapse === undefined ? [] : [relapse]),
    ...(pending === undefined ? [] : [pending]),
    ...observation.findings,
    ...decision.findings,
  ];
  const skipped = new Set<string>(values.checks.skip);
  const seen = new Set<string>();
  const kept = findings.filter((finding) => {
    const key = `${finding.code} ${finding.subject} ${finding.message}`;
    if (skipped.has(finding.code) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  // MetalLB would refuse these, so they cannot be skipped
  return [...kept, ...checkSharedNodes(values, snapshot)];
}
