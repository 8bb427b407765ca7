import type { Finding } from '@gatesmith/diagnostics';
import type { Decision, PolicyOptions, ProxyMode } from '../policy.ts';

/** What is wanted of a text, and what is known beside it. */
export interface PatchOptions extends PolicyOptions {
  /** kube-proxy's version. @default unknown */
  readonly kubernetesVersion?: string | undefined;
  /** What findings call the text. @default 'config.conf' */
  readonly subject?: string | undefined;
}

/** One replacement in the text: `[start, end)` in UTF-16 units of the text as it was. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text, what was decided about it, and what it became. */
export interface PatchResult {
  readonly decision: Decision;
  /** Mode in effect in the text as given; `undefined` when kube-proxy would not run with it. */
  readonly mode: ProxyMode | undefined;
  /** strictARP in effect in the text as given. */
  readonly strictArp: boolean;
  /** Whether `text` differs from what was given. */
  readonly changed: boolean;
  /** The text to use: patched, or exactly what was given. */
  readonly text: string;
  /** Why, one sentence each. */
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  /** The replacements made, in the order of the text; empty when nothing changed. */
  readonly edits: readonly TextEdit[];
}
