import type { FindingPath } from '@gatesmith/diagnostics';
import type { DocumentNode, MapNode } from '@gatesmith/documents';
import type { ConfigProblem } from './check-fields.ts';

/** A problem whose place is a node rather than a path: the path names both of two entries. */
export interface PlacedProblem extends ConfigProblem {
  readonly offset: number;
}

/**
 * Reports keys that occur twice in one map. In YAML the last one takes effect, whole: the settings of an earlier block are lost, which is what
 * happens to those who paste a snippet under a dump.
 */
export function checkDuplicates(root: DocumentNode, format: 'yaml' | 'json'): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  walk(root, [], format, problems);
  return problems;
}

function walk(
  node: DocumentNode,
  path: FindingPath,
  format: 'yaml' | 'json',
  problems: PlacedProblem[],
): void {
  if (node.type === 'sequence') for (const item of node.items) walk(item, path, format, problems);
  if (node.type !== 'map') return;
  const seen = new Map<string, DocumentNode>();
  for (const { key, value } of node.entries) {
    if (key.type !== 'scalar') continue;
    const earlier = seen.get(key.value);
    if (earlier !== undefined) {
      const here = [...path, key.value];
      const lost = format === 'yaml' ? lostKeys(earlier, value) : [];
      problems.push({
        code: 'GS-KUBEPROXY-FIELD-DUPLICATE',
        severity: 'warning',
        path: here,
        message: `${here.join('.')}: written more than once; kube-proxy takes the last${lost.length === 0 ? '' : ` and loses ${lost.join(', ')} of the earlier block`}`,
        hint: 'join them into one',
        offset: key.start,
      });
    }
    seen.set(key.value, value);
    if (value.type !== 'scalar') walk(value, [...path, key.value], format, problems);
  }
}

function lostKeys(earlier: DocumentNode, later: DocumentNode): string[] {
  if (earlier.type !== 'map') return [];
  const kept = later.type === 'map' ? names(later) : new Set<string>();
  return [...names(earlier)].filter((name) => !kept.has(name));
}

function names(map: MapNode): Set<string> {
  return new Set(map.entries.flatMap(({ key }) => (key.type === 'scalar' ? [key.value] : [])));
}
