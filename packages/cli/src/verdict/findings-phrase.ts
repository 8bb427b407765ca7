import { type Finding, summarize } from '@gatesmith/diagnostics';
import { count } from '../render/count.ts';

/** `no errors, 1 warning`. */
export function findingsPhrase(findings: readonly Finding[]): string {
  const { errors, warnings } = summarize(findings);
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}

/** The codes of the errors, each once: `GS-POOL-OVERLAP and GS-POOL-GATEWAY`. */
export function errorCodes(findings: readonly Finding[]): string {
  const codes = findings.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));
  return list.format([...new Set(codes)]);
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });
