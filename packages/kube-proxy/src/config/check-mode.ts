import { isAtLeast, isBelow, type KubernetesVersion } from '../kubernetes-version.ts';
import type { ProxyMode } from '../policy.ts';
import { type ConfigProblem, quoteValue } from './check-fields.ts';
import { addedGates, lockedGates, removedGates } from './config-fields.ts';

export interface CheckModeInput {
  readonly written: string | undefined;
  readonly mode: ProxyMode | undefined;
  readonly gates: ReadonlyMap<string, boolean>;
  readonly version: KubernetesVersion | undefined;
}

/** The effect of the version on the mode and the feature gates: what runs, what warns, what makes kube-proxy exit. */
export function checkMode({ written, mode, gates, version }: CheckModeInput): ConfigProblem[] {
  return [
    ...checkWritten(written, mode, version),
    ...checkIpvs(mode, gates, version),
    ...checkGates(gates, version),
  ];
}

function checkWritten(
  written: string | undefined,
  mode: ProxyMode | undefined,
  version: KubernetesVersion | undefined,
): ConfigProblem[] {
  const at = { path: ['mode'] } as const;
  if (mode === undefined) {
    if (written === 'userspace' && isBelow(version, '1.26.0')) return [];
    const lower = written?.trim().toLowerCase() ?? '';
    const meant = ['iptables', 'ipvs', 'nftables'].includes(lower)
      ? `write mode: ${lower}`
      : 'write iptables, ipvs or nftables';
    return [
      {
        code: 'GS-KUBEPROXY-MODE-INVALID',
        severity: 'error',
        message: `mode: ${quoteValue(written)} is not a mode of kube-proxy, which exits on it`,
        hint: `${meant}; mode names are exact and in lower case`,
        ...at,
      },
    ];
  }
  if (mode === 'kernelspace') {
    return [
      {
        code: 'GS-KUBEPROXY-MODE-WINDOWS',
        severity: 'info',
        message: 'mode: kernelspace is for Windows nodes; strictARP means nothing there',
        ...at,
      },
    ];
  }
  if (mode === 'nftables' && isBelow(version, '1.29.0')) {
    return [
      {
        code: 'GS-KUBEPROXY-MODE-INVALID',
        severity: 'error',
        message: `mode: kube-proxy ${version} has no nftables mode; it came with 1.29`,
        hint: 'upgrade Kubernetes first, or write mode: iptables',
        ...at,
      },
    ];
  }
  if (written === undefined || written === '') {
    const loud = isAtLeast(version, '1.37.0');
    return [
      {
        code: 'GS-KUBEPROXY-MODE-UNSET',
        severity: loud ? 'warning' : 'info',
        message: `mode: not set, so kube-proxy picks ${mode}; from Kubernetes 1.40 an unset mode is planned to mean nftables`,
        hint: `write mode: ${mode} to keep what runs now`,
        ...at,
      },
    ];
  }
  return [];
}

function checkIpvs(
  mode: ProxyMode | undefined,
  gates: ReadonlyMap<string, boolean>,
  version: KubernetesVersion | undefined,
): ConfigProblem[] {
  if (mode !== 'ipvs') return [];
  const gated = gates.get('KubeProxyIPVS') === true;
  if (isAtLeast(version, '1.43.0') || (isAtLeast(version, '1.40.0') && !gated)) {
    return [
      {
        code: 'GS-KUBEPROXY-IPVS-REMOVED',
        severity: 'error',
        path: ['mode'],
        message: isAtLeast(version, '1.43.0')
          ? `mode: kube-proxy ${version} has no ipvs mode any more; it exits`
          : `mode: ipvs is off by default in kube-proxy ${version}; without featureGates.KubeProxyIPVS it exits`,
        hint: 'move to mode: nftables',
      },
    ];
  }
  if (isBelow(version, '1.35.0')) return [];
  return [
    {
      code: 'GS-KUBEPROXY-IPVS-DEPRECATED',
      severity: isAtLeast(version, '1.35.0') ? 'warning' : 'info',
      path: ['mode'],
      message: 'mode: ipvs is deprecated as of Kubernetes 1.35, off by default from 1.40 and gone in 1.43',
      hint: 'plan a move to nftables (Kubernetes 1.33 or newer, Linux 5.13 or newer on every node)',
    },
  ];
}

function checkGates(
  gates: ReadonlyMap<string, boolean>,
  version: KubernetesVersion | undefined,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [name, on] of gates) {
    const added = addedGates.get(name);
    const locked = lockedGates.get(name);
    const early = added !== undefined && isBelow(version, `${added}.0`);
    if (early || (!on && locked !== undefined && isAtLeast(version, `${locked}.0`))) {
      problems.push({
        code: 'GS-KUBEPROXY-FEATURE-GATE',
        severity: 'error',
        path: ['featureGates', name],
        message: early
          ? `featureGates.${name}: came with Kubernetes ${added}; kube-proxy ${version} exits on it`
          : `featureGates.${name}: cannot be false since Kubernetes ${locked}; kube-proxy ${version} exits on it`,
        hint: 'remove this line before kube-proxy restarts',
      });
    }
    const removed = removedGates.get(name);
    if (removed === undefined || isBelow(version, `${removed}.0`)) continue;
    problems.push({
      code: 'GS-KUBEPROXY-FEATURE-GATE',
      severity: isAtLeast(version, `${removed}.0`) ? 'error' : 'warning',
      path: ['featureGates', name],
      message: `featureGates.${name}: gone in Kubernetes ${removed}; kube-proxy ${removed} and newer exit on it`,
      hint: 'remove this line before kube-proxy restarts in a newer version',
    });
  }
  return problems;
}
