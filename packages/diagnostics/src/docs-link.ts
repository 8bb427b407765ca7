const reference = 'https://github.com/gatesmith/gatesmith/blob/main/docs/reference/findings.md';

/**
 * The address of a code's section in the reference of all findings.
 *
 * @example
 * ```ts
 * import { docsLink } from '@gatesmith/diagnostics';
 *
 * docsLink('GS-POOL-OVERLAP'); // 'https://github.com/…/docs/reference/findings.md#gs-pool-overlap'
 * ```
 */
export function docsLink(code: string): string {
  return `${reference}#${code.toLowerCase()}`;
}
