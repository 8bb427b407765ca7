import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import { readConfig } from '../config/read-config.ts';
import { buildConfigMapPatch } from '../decide/config-map-patch.ts';
import type { ConfigMapPatch } from '../decide/decision.ts';
import type { KubeProxyObservation } from '../detect/observation.ts';
import { wholeEdit } from '../edit/apply-edits.ts';
import { revertText } from '../edit/revert-text.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import { type PlanRolloutInput, planRollout } from './plan-rollout.ts';
import type { RolloutBackup, RolloutPlan } from './rollout-plan.ts';

export interface PlanRevertInput extends Omit<PlanRolloutInput, 'patch' | 'mark'> {
  readonly backup: RolloutBackup;
}

/** How to go back. */
export interface RevertPlan {
  /**
   * `exact`: the configuration is still ours, the saved one comes back byte for byte. `field`: a user edited it since, only our field goes back.
   * `nothing`: our change does not exist any more. `refuse`: it cannot be taken out safely.
   */
  readonly kind: 'exact' | 'field' | 'nothing' | 'refuse';
  readonly patch?: ConfigMapPatch | undefined;
  readonly rollout?: RolloutPlan | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Plans the revert from a backup: the exact bytes if nothing was written since, else the field alone; then the same canary and
 * restart as on the way there. Foreign edits are never overwritten. The kernel keeps what strictARP set, and a finding reports it.
 */
export function planRevert({ backup, ...input }: PlanRevertInput): RevertPlan {
  const { observation } = input;
  const { source } = observation;
  const subject = `${objectId(backup.configMap)} ${backup.key}`;
  const sameObject =
    source.kind === 'config-map' &&
    source.name === backup.configMap.name &&
    source.namespace === backup.configMap.namespace;
  if (!sameObject || source.text === undefined) return { kind: 'refuse', findings: [gone(subject)] };

  const text =
    source.text === backup.after ? backup.before : revertText(source.text, backup.before, backup.after);
  if (text === undefined) return { kind: 'refuse', findings: [unsafe(subject)] };
  if (text === source.text) return { kind: 'nothing', findings: [] };
  const reading = readConfig(text, { kubernetesVersion: observation.version });
  const patch = buildConfigMapPatch({
    source,
    before: source.text,
    after: text,
    edits: [wholeEdit(source.text, text)],
    targetMode: reading.mode,
    targetStrictArp: reading.strictArp,
  });
  const rollout = planRollout({ unhealthy: 'report', ...input, patch, mark: 'clear' });
  return {
    kind: source.text === backup.after ? 'exact' : 'field',
    patch,
    rollout,
    findings: [
      ...rollout.findings,
      ...(observation.strictArp && !reading.strictArp ? [sysctlStays(observation)] : []),
    ],
  };
}

function sysctlStays({ daemonSet }: KubeProxyObservation): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-SYSCTL-STAYS', {
    subject: daemonSet === undefined ? 'kube-proxy' : objectId(daemonSet),
    path: ['ipvs', 'strictARP'],
    message:
      'the kernel of every node keeps arp_ignore=1 and arp_announce=2: kube-proxy sets them for strictARP and never resets them',
    hint: 'on each node: sysctl -w net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.all.arp_announce=0, unless the host sets them itself, or reboot it',
  });
}

function gone(subject: string): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-CONFIG-NOT-FOUND', {
    severity: 'error',
    subject,
    path: [],
    message: `${subject}: kube-proxy does not read its configuration from here any more`,
    hint: 'the backup belongs to an object that is not in use; nothing was changed',
  });
}

function unsafe(subject: string): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-EDIT-UNSAFE', {
    subject,
    path: ['ipvs', 'strictARP'],
    message: `${subject}: was edited since, and our change cannot be taken out of it alone`,
    hint: 'edit it by hand; the configuration from before the change is in the backup',
  });
}
