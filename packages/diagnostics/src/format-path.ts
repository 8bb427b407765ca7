import type { FindingPath } from './finding.ts';

const plainKey = /^[A-Za-z_][\w-]*$/;

/**
 * Writes a path the way a person would type it: `pools[0].addresses[1]`, with quotes round a key that needs them.
 *
 * @example
 * ```ts
 * import { formatPath } from '@gatesmith/diagnostics';
 *
 * formatPath(['pools', 0, 'addresses', 1]); // 'pools[0].addresses[1]'
 * ```
 */
export function formatPath(path: FindingPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (plainKey.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}
