import type { Finding } from '@gatesmith/diagnostics';
import type { TextEdit } from '../edit/patch-result.ts';
import type { Decision, PolicyOptions, ProxyMode } from '../policy.ts';

/** The policy, and facts about the cluster in addition to kube-proxy. */
export interface DecideOptions extends PolicyOptions {
  /**
   * Whether a Layer 2 advertisement with an IPv4 pool exists or is planned. IPv6-only Layer 2, BGP and no MetalLB at all do not
   * need strictARP. @default true
   */
  readonly metallbNeedsLayer2IPv4?: boolean | undefined;
  /** Kernel versions of the nodes (`5.15.0-91-generic`): `mode: 'nftables'` needs 5.13 on each. @default those observed */
  readonly kernelVersions?: readonly string[] | undefined;
}

/** One operation of a JSON patch (RFC 6902). */
export interface JsonPatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** The change of a ConfigMap, as text and as the compare-and-swap that writes it. */
export interface ConfigMapPatch {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly TextEdit[];
  /** Fails when the configuration is no longer `before`; ignores every other change of the object. */
  readonly operations: readonly JsonPatchOperation[];
  /** Unified. */
  readonly diff: string;
  /** Mode of the new configuration. */
  readonly targetMode: ProxyMode | undefined;
  /** strictARP of the new configuration. @default what was observed */
  readonly targetStrictArp?: boolean | undefined;
}

/** The action for a cluster's kube-proxy, and its reason. */
export interface KubeProxyDecision {
  readonly decision: Decision;
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  /** Present for `patch` and `patch-and-warn`. */
  readonly patch?: ConfigMapPatch | undefined;
  /** The durable setting of the distribution, ready to paste; present whenever something other than the ConfigMap decides. */
  readonly advice?: DurableAdvice | undefined;
}

/** The place where a setting is durable, and the content to put there. */
export interface DurableAdvice {
  readonly title: string;
  /** File, object or command that takes the text. */
  readonly where: string;
  readonly text: string;
  /** The command or change that makes it effective. */
  readonly afterwards: string;
}
