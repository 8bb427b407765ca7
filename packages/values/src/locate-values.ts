import type { Finding, FindingPath } from '@gatesmith/diagnostics';
import { mergeSources } from './merge-sources.ts';
import type { ValuesSource } from './values-source.ts';

/** Where a value is written. */
export type ValuesPlace = Pick<Finding, 'file' | 'line' | 'column'>;

/**
 * Makes a function that finds the place of a path in values documents: the document that has the most of the path, the last
 * one where several do, or the argument of `--set`. `undefined` for a path of which no document has any part.
 *
 * @example
 * ```ts
 * import { locateValues } from '@gatesmith/values';
 *
 * const locate = locateValues([{ file: 'values.yaml', text: 'pools:\n  - name: a' }]);
 * locate(['pools', 0, 'name']); // { file: 'values.yaml', line: 2, column: 11 }
 * ```
 */
export function locateValues(
  sources: readonly ValuesSource[],
  set: readonly string[] = [],
): (path: FindingPath) => ValuesPlace | undefined {
  const { locate } = mergeSources(sources, set);
  return (path) => {
    if (path.length === 0) return undefined;
    const { file, line, column } = locate(path, 'value');
    if (file === undefined) return undefined;
    return {
      file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    };
  };
}
