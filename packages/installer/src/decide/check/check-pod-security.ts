import type { Finding } from '@gatesmith/diagnostics';
import { at, type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import type { Desired } from '../../desired/desired.ts';
import { podSecurityLabel } from '../../layout.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { type PodSecurityLevel, podSecurityViolations } from './pod-security.ts';

const enforce = `${podSecurityLabel}/enforce`;

/**
 * Pods that the pod security level of their namespace would refuse, which otherwise shows by their never coming, and a
 * level that we lower because MetalLB cannot run under it. The level that the server enforces by default is not seen here.
 */
export function checkPodSecurity(
  { checks }: Pick<Values, 'checks'>,
  { namespaces, release, hooks }: Pick<Desired, 'namespaces' | 'release' | 'hooks'>,
  index: SnapshotIndex,
): readonly Finding[] {
  const live = new Map(
    index.ofKind('Namespace').map(({ metadata }) => [metadata.name, metadata.labels?.[enforce]]),
  );
  const levels = new Map(live);
  for (const { metadata } of namespaces) {
    const wanted = metadata.labels?.[enforce];
    if (wanted !== undefined) levels.set(metadata.name, wanted);
  }
  const findings = [
    ...namespaces.flatMap((namespace) => lowered(namespace, live.get(namespace.metadata.name))),
    ...[...release, ...hooks].flatMap((workload): readonly Finding[] => {
      const level = levels.get(workload.metadata.namespace ?? '');
      const pod = at(workload, 'spec', 'template', 'spec');
      return isRefusing(level) && pod !== undefined ? refused(workload, pod, level) : [];
    }),
  ];
  const skipped = new Set<string>(checks.skip);
  return findings.filter(({ code }) => !skipped.has(code));
}

function isRefusing(level: string | undefined): level is PodSecurityLevel {
  return level === 'baseline' || level === 'restricted';
}

function refused(workload: KubernetesObject, pod: unknown, level: PodSecurityLevel): readonly Finding[] {
  const reasons = podSecurityViolations(pod, level);
  if (reasons.length === 0) return [];
  const { namespace = '' } = workload.metadata;
  const enough = podSecurityViolations(pod, 'baseline').length === 0 ? 'baseline' : 'privileged';
  return [
    report('GS-POD-SECURITY', {
      subject: objectId(workload),
      path: [],
      message: `${objectId(workload)}: Namespace/${namespace} enforces the pod security level ${level}, which refuses its pods for ${reasons.join(', ')}`,
      hint: `allow it there: kubectl label namespace ${namespace} --overwrite ${enforce}=${enough}; or have the values ask for less`,
    }),
  ];
}

function lowered({ metadata }: KubernetesObject, level: string | undefined): readonly Finding[] {
  const wanted = metadata.labels?.[enforce];
  if (wanted === undefined || !isRefusing(level) || wanted === level) return [];
  return [
    report('GS-POD-SECURITY-LOWERED', {
      subject: `Namespace/${metadata.name}`,
      path: [],
      message: `Namespace/${metadata.name}: enforces the pod security level ${level}, under which MetalLB's speaker cannot run (host network, NET_RAW); the plan sets ${wanted}`,
      hint: `look at what else runs there first: kubectl get pods -n ${metadata.name}`,
    }),
  ];
}
