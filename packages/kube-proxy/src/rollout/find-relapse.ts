import type { Finding } from '@gatesmith/diagnostics';
import { objectId, type PartialObject } from '@gatesmith/kubernetes';
import { readConfig } from '../config/read-config.ts';
import { durableAdvice } from '../decide/durable-advice.ts';
import type { KubeProxyObservation } from '../detect/observation.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import { lastWriter } from './last-writer.ts';
import type { RolloutBackup } from './rollout-plan.ts';

export interface FindRelapseInput {
  readonly observation: KubeProxyObservation;
  /** The state saved at the time of the write. */
  readonly backup: RolloutBackup;
  readonly objects: readonly PartialObject[];
}

/**
 * Detects that a change of ours is gone: an upgrade or an operator overwrote the configuration. Names the writer from `managedFields`, and where the
 * setting would have stayed.
 */
export function findRelapse({
  observation,
  backup,
  objects,
}: FindRelapseInput): Finding<KubeProxyCode> | undefined {
  const { source, mode, strictArp, distribution } = observation;
  const wanted = readConfig(backup.after);
  if (source.kind !== 'config-map' || source.text === undefined || source.text === backup.after)
    return undefined;
  const lostStrict = wanted.strictArp && !strictArp && mode === 'ipvs';
  const lostMode = wanted.writtenMode !== readConfig(backup.before).writtenMode && mode !== wanted.mode;
  if (!lostStrict && !lostMode) return undefined;

  const configMap = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata?.name === source.name && metadata.namespace === source.namespace,
  );
  const writer = configMap === undefined ? undefined : lastWriter(configMap, source.key);
  const by =
    writer === undefined
      ? 'somebody'
      : `${writer.manager}${writer.time === undefined ? '' : ` at ${writer.time}`}`;
  const subject = `${objectId({ kind: 'ConfigMap', namespace: source.namespace, name: source.name })} ${source.key}`;
  const what = lostStrict ? 'ipvs.strictARP is not true any more' : `mode is ${mode} again`;
  const durable = durableAdvice(distribution, {
    mode: wanted.mode === 'nftables' || wanted.mode === 'iptables' ? wanted.mode : 'ipvs',
    strictArp: wanted.strictArp,
  });
  return report('GS-KUBEPROXY-RELAPSE', {
    subject,
    path: lostStrict ? ['ipvs', 'strictARP'] : ['mode'],
    message: `${subject}: ${what}; ${by} wrote over the change of ${backup.takenAt}`,
    hint: `patch it again, and for good: ${durable.where}\n${durable.text.trimEnd()}`,
  });
}
