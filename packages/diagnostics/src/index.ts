export { BaseError, formatError } from './base-error.ts';
export { hasErrors, summarize } from './finding.ts';
export { formatFinding } from './format-finding.ts';
export { formatPath } from './format-path.ts';
export { fromUnknown } from './from-unknown.ts';
export { nearest } from './nearest.ts';
export { redact } from './redact.ts';
export { positionAt, sourceFrame } from './source-frame.ts';

export type { BaseErrorOptions } from './base-error.ts';
export type { Finding, FindingPath, FindingSummary, Position, Severity } from './finding.ts';
export type { FormatFindingOptions } from './format-finding.ts';
export type { SourceFrameOptions } from './source-frame.ts';
