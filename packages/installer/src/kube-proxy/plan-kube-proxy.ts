import type { Finding } from '@gatesmith/diagnostics';
import {
  type DecideOptions,
  decideKubeProxy,
  detectKubeProxy,
  findRelapse,
  findRestartPending,
  type KubeProxyDecision,
  type KubeProxyObservation,
  lastWriter,
} from '@gatesmith/kube-proxy';
import type { Values } from '@gatesmith/values';
import { fieldManager } from '../field-manager.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { backupIn, type KeptBackup } from './backup-object.ts';
import { valuesNeedLayer2IPv4 } from './metallb-need.ts';

/** The state of kube-proxy in a snapshot, and the decision about it. */
export interface KubeProxyPlan {
  readonly observation: KubeProxyObservation;
  readonly decision: KubeProxyDecision;
  /** The configuration is right, but pods are older: an earlier run was interrupted, or an edit was not followed by a restart. */
  readonly restartPending: boolean;
  /** Pods are older than the configuration, whichever writer changed it. Reported even where the restart is not ours to make. */
  readonly pending: Finding | undefined;
  /** An earlier change of ours that was overwritten, and by which writer. */
  readonly relapse: Finding | undefined;
  readonly backup: KeptBackup | undefined;
}

/** Decides about kube-proxy from values and a snapshot; pure. */
export function planKubeProxy(values: Values, snapshot: Snapshot): KubeProxyPlan {
  return planKubeProxyChange(policyOf(values), snapshot);
}

/** The policy for kube-proxy that the values specify. */
export function policyOf(values: Values): DecideOptions {
  return { ...values.kubeProxy, metallbNeedsLayer2IPv4: valuesNeedLayer2IPv4(values) };
}

/** Decides about kube-proxy from a policy and a snapshot; pure. */
export function planKubeProxyChange(policy: DecideOptions, snapshot: Snapshot): KubeProxyPlan {
  const { objects, server } = snapshot;
  const observation = detectKubeProxy({ objects, serverVersion: server.gitVersion });
  const decision = decideKubeProxy(observation, policy);
  const pending = findRestartPending(observation, objects);
  const backup = backupIn(snapshot);
  // Pods older than an edit are its author's to restart, except where strictARP was set and never came into effect.
  const restartPending =
    decision.decision === 'none' &&
    pending !== undefined &&
    ((observation.mode === 'ipvs' && observation.strictArp) || wroteLast(snapshot, observation));
  return {
    observation,
    decision,
    restartPending,
    pending,
    // A change that we took back ourselves, or never wrote, has not been overwritten.
    relapse:
      backup?.state === 'written' ? findRelapse({ observation, backup: backup.backup, objects }) : undefined,
    backup,
  };
}

function wroteLast({ objects }: Snapshot, { source }: KubeProxyObservation): boolean {
  if (source.kind !== 'config-map') return false;
  const configMap = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata.namespace === source.namespace && metadata.name === source.name,
  );
  return configMap !== undefined && lastWriter(configMap, source.key)?.manager === fieldManager;
}
