import type { Finding } from '@gatesmith/diagnostics';
import type { ConfigReading } from '../config/config-reading.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import { isAtLeast, isBelow, parseKubernetesVersion } from '../kubernetes-version.ts';
import type { ProxyMode } from '../policy.ts';
import type { PatchOptions } from './patch-result.ts';

/** The desired content of a configuration. `undefined` fields stay as they are. */
export interface TextGoal {
  readonly refuse: boolean;
  readonly mode: ProxyMode | undefined;
  readonly strictArp: boolean;
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
}

/** The desired state of one configuration, by its reading and the policy; independent of whether it can be edited. */
export function decideText(reading: ConfigReading, options: PatchOptions): TextGoal {
  const { strictARP = 'when-ipvs', mode: wanted = 'keep', subject = 'config.conf' } = options;
  const aboutMode = { subject, path: ['mode'] } as const;
  const aboutStrictArp = { subject, path: ['ipvs', 'strictARP'] } as const;
  const reasons: string[] = [];
  const findings: Finding<KubeProxyCode>[] = [];
  const refuse = (why: string): TextGoal => ({
    refuse: true,
    mode: undefined,
    strictArp: false,
    reasons: [...reasons, why],
    findings,
  });

  if (reading.mode === 'kernelspace') {
    if (wanted !== 'keep') return refuse('mode kernelspace belongs to Windows nodes and is not changed');
    return {
      refuse: false,
      mode: undefined,
      strictArp: false,
      reasons: ['mode kernelspace: a configuration for Windows nodes'],
      findings,
    };
  }
  const change =
    wanted === 'keep' || (wanted === reading.mode && (reading.writtenMode ?? '') !== '') ? undefined : wanted;
  if (change !== undefined && change !== reading.mode) {
    const refusal = refuseMode(change, reading, options);
    if (refusal !== undefined) {
      findings.push(report('GS-KUBEPROXY-MODE-REFUSED', { ...aboutMode, ...refusal }));
      return refuse(refusal.message);
    }
    for (const warning of modeWarnings(change, reading, options))
      findings.push(report('GS-KUBEPROXY-MODE-CHANGE', { ...aboutMode, message: warning }));
    reasons.push(`mode ${reading.writtenMode ?? 'unset'} becomes ${change}, as asked for`);
  }
  const mode = change ?? reading.mode;
  if (mode === undefined) return refuse('kube-proxy does not start with this configuration');

  const missing = !reading.strictArp;
  if (mode !== 'ipvs') {
    reasons.push(`mode ${mode}: load-balancer addresses are on no interface, strictARP does nothing`);
    if (reading.strictArp) {
      findings.push(
        report('GS-KUBEPROXY-STRICT-ARP-IDLE', {
          ...aboutStrictArp,
          message: `ipvs.strictARP: true has no effect in ${mode} mode`,
        }),
      );
    }
    return { refuse: false, mode: change, strictArp: strictARP === 'always' && missing, reasons, findings };
  }
  if (!missing) {
    reasons.push('mode ipvs with strictARP true: only the announcing node answers ARP');
    return { refuse: false, mode: change, strictArp: false, reasons, findings };
  }
  reasons.push('mode ipvs without strictARP: every node answers ARP for every load-balancer address');
  findings.push(
    report('GS-KUBEPROXY-STRICT-ARP-OFF', {
      ...aboutStrictArp,
      severity: strictARP === 'check' ? 'error' : 'info',
      message:
        'ipvs.strictARP is not true in ipvs mode: every node answers ARP for every load-balancer address, clients reach the wrong node',
      hint: strictARP === 'check' ? 'set ipvs.strictARP to true and restart kube-proxy' : undefined,
    }),
  );
  if (reading.findings.some(({ code }) => code === 'GS-KUBEPROXY-STRICT-ARP-UNKNOWN')) {
    return refuse(`kube-proxy ${options.kubernetesVersion ?? ''} has no strictARP field`);
  }
  if (reading.strictArpWritten === 'invalid') {
    findings.push(
      report('GS-KUBEPROXY-OLD-PODS', {
        ...aboutStrictArp,
        message:
          'kube-proxy does not start with the current configuration: running pods were started with an older one',
        hint: 'compare with /configz of a running kube-proxy before restarting it',
      }),
    );
  }
  return { refuse: false, mode: change, strictArp: true, reasons, findings };
}

function refuseMode(
  wanted: ProxyMode,
  reading: ConfigReading,
  options: PatchOptions,
): { message: string; hint: string } | undefined {
  const version = parseKubernetesVersion(options.kubernetesVersion);
  if (wanted === 'ipvs') {
    if (options.acknowledgeIpvs !== true) {
      return {
        message:
          'mode: ipvs is deprecated as of Kubernetes 1.35, off by default from 1.40, and MetalLB does not need it',
        hint: 'leave the mode as it is, or acknowledge the deprecation to set ipvs all the same',
      };
    }
    if (
      isAtLeast(version, '1.43.0') ||
      (isAtLeast(version, '1.40.0') && reading.featureGates['KubeProxyIPVS'] !== true)
    ) {
      return { message: `mode: kube-proxy ${version} exits in ipvs mode`, hint: 'use iptables or nftables' };
    }
  }
  if (wanted === 'nftables' && isBelow(version, '1.31.0')) {
    return {
      message: `mode: nftables is no more than alpha in kube-proxy ${version}`,
      hint: 'upgrade to Kubernetes 1.33 or newer first',
    };
  }
  return undefined;
}

function modeWarnings(wanted: ProxyMode, reading: ConfigReading, options: PatchOptions): string[] {
  const version = parseKubernetesVersion(options.kubernetesVersion);
  switch (wanted) {
    case 'ipvs':
      return [
        'mode: ipvs needs the ip_vs kernel modules on every node, which the API does not report; kube-proxy exits where they are missing',
      ];
    case 'nftables':
      return [
        ...(isBelow(version, '1.33.0')
          ? [`mode: nftables is beta in kube-proxy ${version}; it is stable from 1.33`]
          : []),
        'mode: nftables needs Linux 5.13 or newer on every node; NodePorts then answer on the primary address only',
      ];
    case 'iptables':
      return reading.mode === 'ipvs'
        ? [
            'mode: going from ipvs to iptables leaves kube-ipvs0 with all its addresses on every node, which keeps answering ARP; run kube-proxy --cleanup or reboot each node',
          ]
        : [];
    default:
      return [];
  }
}
