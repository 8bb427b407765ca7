export type { BaseErrorOptions } from './base-error.ts';
export { BaseError, formatError } from './base-error.ts';
export { docsLink } from './docs-link.ts';
export type { Finding, FindingPath, FindingSummary, Position, Severity } from './finding.ts';
export { hasErrors, summarize } from './finding.ts';
export type {
  CodeOf,
  FindingEntry,
  FindingFields,
  FindingRegistry,
  FindingReporter,
} from './finding-registry.ts';
export { defaultSeverity, findingReporter } from './finding-registry.ts';
export type { FindingPart, FormatFindingOptions } from './format-finding.ts';
export { formatFinding } from './format-finding.ts';
export { formatPath } from './format-path.ts';
export { fromUnknown } from './from-unknown.ts';
export { nearest } from './nearest.ts';
export { redact } from './redact.ts';
export type { SourceFrameOptions } from './source-frame.ts';
export { positionAt, sourceFrame } from './source-frame.ts';
export type { WrapOptions } from './wrap.ts';
export { wrap } from './wrap.ts';
