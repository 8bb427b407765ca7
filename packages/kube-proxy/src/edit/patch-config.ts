import { readConfig } from '../config/read-config.ts';
import type { PatchOptions, PatchResult } from './patch-result.ts';

/**
 * Decides about a configuration text and edits it by splicing: only the bytes that have to change do.
 *
 * @example
 * ```ts
 * import { patchConfig } from '@gatesmith/kube-proxy';
 *
 * const text = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\nipvs:\n  strictARP: false\n';
 * const { decision, changed } = patchConfig(text); // 'patch', true
 * ```
 */
export function patchConfig(text: string, options: PatchOptions = {}): PatchResult {
  const reading = readConfig(text, options);
  const found = /^( +strictARP: )false/m.exec(text);
  const needed = reading.valid && reading.mode === 'ipvs' && !reading.strictArp;
  const patched = needed && found !== null ? text.replace(found[0], `${found[1]}true`) : text;
  const changed = patched !== text;
  return {
    decision: !reading.valid || (needed && !changed) ? 'refuse' : needed ? 'patch' : 'none',
    mode: reading.mode,
    strictArp: reading.strictArp,
    changed,
    text: patched,
    reasons: [],
    findings: reading.findings,
    edits: [],
  };
}
