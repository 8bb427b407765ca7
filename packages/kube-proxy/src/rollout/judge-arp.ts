import type { Finding } from '@gatesmith/diagnostics';
import type { KubeProxyObservation } from '../detect/observation.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';

export interface JudgeArpInput {
  /** A load-balancer address in Layer 2. */
  readonly address: string;
  /** Hardware addresses that answered for it (`arping -c 3 ADDRESS`), in any spelling. */
  readonly macs: readonly string[];
  readonly observation?: KubeProxyObservation | undefined;
}

/** Exactly one node may answer for a Layer 2 address; several mean that clients reach a node by luck. Says what makes them answer. */
export function judgeArp({ address, macs, observation }: JudgeArpInput): Finding<KubeProxyCode> | undefined {
  const distinct = [...new Set(macs.map((mac) => mac.toLowerCase().replaceAll('-', ':')))].sort();
  if (distinct.length < 2) return undefined;
  const { reason, hint } = whyAll(observation);
  return report('GS-KUBEPROXY-SEVERAL-MACS', {
    subject: address,
    path: [],
    message: `${address}: ${distinct.length} hardware addresses answer for it (${distinct.slice(0, 4).join(', ')}): ${reason}`,
    hint,
  });
}

function whyAll(observation: KubeProxyObservation | undefined): {
  readonly reason: string;
  readonly hint: string;
} {
  if (observation?.mode !== 'ipvs') {
    return {
      reason: 'kube-ipvs0 of an earlier ipvs mode may still hold the address, or two announcers share it',
      hint: 'look on each node: ip addr show kube-ipvs0; where it is left over, run kube-proxy --cleanup or reboot the node',
    };
  }
  if (!observation.strictArp) {
    return {
      reason: 'kube-proxy runs in ipvs mode without strictARP, so every node holds and announces the address',
      hint: 'run: gatesmith up -f values.yaml, which sets strictARP and restarts kube-proxy',
    };
  }
  return {
    reason:
      'strictARP is configured, but a kube-proxy has not been restarted since, or a host resets arp_ignore',
    hint: 'look on each node: sysctl net.ipv4.conf.all.arp_ignore (1 is strict); then: kubectl -n kube-system rollout restart daemonset/kube-proxy',
  };
}
