export type { IpAddress, IpFamily } from './address.ts';
export {
  bitsOf,
  compareAddresses,
  formatAddress,
  lastOf,
  parseAddress,
  safeParseAddress,
} from './address.ts';
export { ipRangeFindings } from './finding-registry.ts';
export { compareRanges, IpRange } from './ip-range.ts';
export { IpSet } from './ip-set.ts';
export type { IpSetInput } from './ip-set-builder.ts';
export { IpSetBuilder } from './ip-set-builder.ts';
export type { ParseResult, RangeIssue, RangeIssueCode } from './issue.ts';
export { IpParseError } from './issue.ts';
export type { ParseRangeOptions } from './parse-range.ts';
export { parseRange, safeParseRange } from './parse-range.ts';
export type { IpPrefix } from './prefix.ts';
export { formatPrefix, lastOfPrefix, parsePrefix, prefixOf, safeParsePrefix } from './prefix.ts';
