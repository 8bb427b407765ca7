import type { Finding } from '@gatesmith/diagnostics';
import type { Decision, PolicyOptions, ProxyMode } from '../policy.ts';

/** The policy for a configuration, and additional facts. */
export interface PatchOptions extends PolicyOptions {
  /** kube-proxy's version. @default unknown */
  readonly kubernetesVersion?: string | undefined;
  /** The name of the configuration in findings. @default 'config.conf' */
  readonly subject?: string | undefined;
}

/** One replacement in the configuration: `[start, end)` in UTF-16 units of the original configuration. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A configuration, the decision about it, and the result. */
export interface PatchResult {
  readonly decision: Decision;
  /** Mode in effect in the configuration as given; `undefined` when kube-proxy would not run with it. */
  readonly mode: ProxyMode | undefined;
  /** strictARP in effect in the configuration as given. */
  readonly strictArp: boolean;
  /** Whether `text` differs from what was given. */
  readonly changed: boolean;
  /** The configuration to use: patched, or exactly the input. */
  readonly text: string;
  /** Why, one sentence each. */
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  /** The replacements made, in the order of the configuration; empty when nothing changed. */
  readonly edits: readonly TextEdit[];
}
