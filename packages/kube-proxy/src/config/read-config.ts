import { parseKubernetesVersion } from '../kubernetes-version.ts';
import { readText } from '../text/read-text.ts';
import type { ConfigReading, ReadConfigOptions } from './config-reading.ts';
import { type ParsedConfig, readParsed } from './read-parsed.ts';

/** A ConfigMap holds 1 MiB in all. */
const maxLength = 1_100_000;

/**
 * Reads a kube-proxy configuration text as kube-proxy does: first document only, YAML 1.1 words, the last duplicate wins, JSON
 * when the configuration starts with `{`. Never throws; a configuration that kube-proxy dies on comes back as `valid: false` with error findings.
 *
 * Mirrors `loadConfig` and the v1alpha1 validation of kubernetes/kubernetes (`cmd/kube-proxy/app/options.go`,
 * `pkg/proxy/apis/config/validation`).
 *
 * @example
 * ```ts
 * import { readConfig } from '@gatesmith/kube-proxy';
 *
 * const text = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\nipvs:\n  strictARP: yes\n';
 * const { mode, strictArp } = readConfig(text, { kubernetesVersion: '1.36.3' });
 * // mode is 'ipvs', strictArp is true: YAML 1.1 reads yes as true
 * ```
 */
export function readConfig(text: string, options: ReadConfigOptions = {}): ConfigReading {
  return parseConfig(text, options).reading;
}

/** `readConfig` with the nodes that an editor works on. */
export function parseConfig(
  text: string,
  { kubernetesVersion, subject = 'config.conf' }: ReadConfigOptions = {},
): ParsedConfig {
  const tooLarge = `${text.length} characters is more than a ConfigMap can hold`;
  const reading =
    text.length > maxLength
      ? ({ ok: false, format: 'yaml', problem: { kind: 'size', offset: 0, reason: tooLarge } } as const)
      : readText(text);
  return readParsed({ text, reading, subject, version: parseKubernetesVersion(kubernetesVersion) });
}
