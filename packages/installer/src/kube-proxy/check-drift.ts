import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '@gatesmith/diagnostics';
import { lastWriter } from '@gatesmith/kube-proxy';
import { objectId, textAt } from '@gatesmith/kubernetes';
import { reportKubeProxyFinding } from './report-kube-proxy-finding.ts';
import type { RolloutContext } from './rollout-context.ts';

/** Reads the configuration again after the requested time, because operators revert a change within a minute or two. */
export async function checkDrift(
  { cluster, signal, observation, progress, tuning, plan }: RolloutContext,
  title: string,
): Promise<readonly Finding[]> {
  const { driftSeconds = 0 } = tuning;
  const { source } = observation;
  const write = plan.steps.find((step) => step.id === 'write');
  if (driftSeconds === 0 || !progress.written || source.kind !== 'config-map' || write === undefined)
    return [];
  await sleep(driftSeconds * 1000, undefined, { signal });
  const { namespace, name, key } = source;
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name };
  const live = await cluster.get(ref, { signal });
  const wanted = write.operations.find(({ op }) => op === 'replace')?.value;
  if (live !== undefined && textAt(live, 'data', key) === wanted) return [];
  const by = live === undefined ? undefined : lastWriter(live, key)?.manager;
  return [
    reportKubeProxyFinding('GS-KUBEPROXY-RELAPSE', {
      subject: `${objectId(ref)} ${key}`,
      path: [],
      message: `${objectId(ref)} ${key}: ${by ?? 'somebody'} wrote over the change within ${driftSeconds} s`,
      hint: `${title}: set it where that owner takes it from; gatesmith kube-proxy show prints the durable setting`,
    }),
  ];
}
