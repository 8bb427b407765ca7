import { isAtLeast, type KubernetesVersion } from '../kubernetes-version.ts';
import type { ProxyMode } from '../policy.ts';

const modes: ReadonlySet<string> = new Set<ProxyMode>(['iptables', 'ipvs', 'nftables', 'kernelspace']);

/** Whether a string is the exact name of a mode; other spellings make kube-proxy exit. */
export function isProxyMode(text: string): text is ProxyMode {
  return modes.has(text);
}

/**
 * The mode that a written value stands for. Nothing written is the platform's default: iptables through 1.39, nftables from 1.40
 * (KEP-5343); an unknown version counts as one of today's.
 */
export function effectiveMode(
  written: string | undefined,
  version: KubernetesVersion | undefined,
): ProxyMode | undefined {
  if (written === undefined || written === '') return isAtLeast(version, '1.40.0') ? 'nftables' : 'iptables';
  return isProxyMode(written) ? written : undefined;
}
