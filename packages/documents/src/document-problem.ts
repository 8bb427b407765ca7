import type { FindingPath } from '@gatesmith/diagnostics';

/** Why a document, or a part of it, cannot be read. */
export type DocumentProblemKind =
  | 'alias'
  | 'control-character'
  | 'depth'
  | 'key'
  | 'merge'
  | 'size'
  | 'syntax'
  | 'tab'
  | 'tag'
  | 'version';

/** A problem as data; each caller makes its own coded finding of it. */
export interface DocumentProblem {
  readonly kind: DocumentProblemKind;
  readonly offset: number;
  /** A clause without a capital and a full stop: `a comma is missing between two entries`. */
  readonly reason: string;
}

/** A key that one map has twice. */
export interface DuplicateKey {
  readonly key: string;
  /** From the root to the key. */
  readonly path: FindingPath;
  readonly offset: number;
  /** Offset of the occurrence before. */
  readonly previous: number;
}

/** Limits for reading; a document beyond them is rejected rather than read slowly. */
export interface DocumentLimits {
  /** @default 4 * 1024 * 1024 characters */
  readonly maxLength?: number | undefined;
  /** @default 200 levels */
  readonly maxDepth?: number | undefined;
  /** Values of one document, each counted as often as aliases repeat it. @default 500_000 */
  readonly maxNodes?: number | undefined;
}

export const defaultLimits: Required<{ [Key in keyof DocumentLimits]: number }> = {
  maxLength: 4 * 1024 * 1024,
  maxDepth: 200,
  maxNodes: 500_000,
};

/** More problems of one document are not reported. */
export const mostProblems = 20;
