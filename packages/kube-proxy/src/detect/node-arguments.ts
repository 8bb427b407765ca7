import { effectiveMode } from '../config/proxy-mode.ts';
import { parseKubernetesVersion } from '../kubernetes-version.ts';
import type { ClusterNode } from './cluster-nodes.ts';
import { isTrueFlag, parseFlags } from './command-line.ts';
import type { NodeSetting } from './observation.ts';

/** The arguments of a k3s or RKE2 node, from its own annotation. */
export interface NodeArguments {
  readonly settings: readonly NodeSetting[];
  /** Nodes that are configured to run no kube-proxy. */
  readonly disabled: readonly string[];
  /** The flags that the first node gives to kube-proxy. */
  readonly flags: Readonly<Record<string, string>>;
}

/** Reads `k3s.io/node-args` and `rke2.io/node-args`; `undefined` when no node has either. */
export function readNodeArguments(nodes: readonly ClusterNode[]): NodeArguments | undefined {
  const settings: NodeSetting[] = [];
  const disabled: string[] = [];
  let flags: Readonly<Record<string, string>> | undefined;
  for (const { name, annotations, kubeletVersion } of nodes) {
    const words = parseWords(annotations['k3s.io/node-args'] ?? annotations['rke2.io/node-args']);
    if (words === undefined) continue;
    const own = parseFlags(proxyWords(words));
    flags ??= own;
    if (isTrueFlag(parseFlags(words)['disable-kube-proxy'])) disabled.push(name);
    settings.push({
      node: name,
      mode: effectiveMode(own['proxy-mode'] ?? 'iptables', parseKubernetesVersion(kubeletVersion)),
      strictArp: isTrueFlag(own['ipvs-strict-arp']),
    });
  }
  return flags === undefined ? undefined : { settings, disabled, flags };
}

function parseWords(json: string | undefined): readonly string[] | undefined {
  if (json === undefined) return undefined;
  try {
    const words: unknown = JSON.parse(json);
    return Array.isArray(words) ? words.map(String) : undefined;
  } catch {
    return undefined;
  }
}

/** `--kube-proxy-arg proxy-mode=ipvs` in both of its spellings, as kube-proxy's own flags. */
function proxyWords(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const joined = /^--kube-proxy-arg=([\s\S]*)$/.exec(word)?.[1];
    const value = joined ?? (words[index - 1] === '--kube-proxy-arg' ? word : undefined);
    return value === undefined ? [] : [`--${value.replace(/^--/, '')}`];
  });
}
