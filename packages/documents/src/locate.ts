import type { FindingPath } from '@gatesmith/diagnostics';
import { isMergeKey, keyOf } from './decode.ts';
import type { DocumentNode, MapEntry, MapNode } from './node.ts';

/** The deepest part of a path that a document has. */
export interface Location {
  /** How many steps of the path the document has. */
  readonly depth: number;
  readonly offset: number;
}

/** Finds the place of a path; `at` decides between the key and the value of the last step. */
export type Locate = (path: FindingPath, at: 'key' | 'value') => Location;

/** Makes a function that finds paths in a document; it indexes the maps that it has passed through. */
export function locator(root: DocumentNode): Locate {
  const index = new Map<MapNode, ReadonlyMap<string, MapEntry>>();

  const entryOf = (map: MapNode, key: string): MapEntry | undefined => {
    let entries = index.get(map);
    if (entries === undefined) {
      entries = entriesOf(map);
      index.set(map, entries);
    }
    return entries.get(key);
  };

  return (path, at) => {
    let node = target(root);
    let offset = root.start;
    let depth = 0;
    for (const part of path) {
      const last = depth === path.length - 1;
      if (node?.type === 'map') {
        const entry = entryOf(node, String(part));
        if (entry === undefined) break;
        offset = last && at === 'key' ? entry.key.start : last ? entry.value.start : entry.key.start;
        node = target(entry.value);
      } else if (node?.type === 'sequence' && typeof part === 'number') {
        const item: DocumentNode | undefined = node.items[part];
        if (item === undefined) break;
        offset = item.start;
        node = target(item);
      } else break;
      depth += 1;
    }
    return { depth, offset };
  };
}

function target(node: DocumentNode | undefined): DocumentNode | undefined {
  return node?.type === 'alias' ? node.target : node;
}

/** The entry that each key comes from: the last one of its name, or one that a merge brings. */
function entriesOf(map: MapNode, depth: number = 0): ReadonlyMap<string, MapEntry> {
  const entries = new Map<string, MapEntry>();
  for (const entry of map.entries) {
    if (isMergeKey(entry.key)) {
      const merged = mergedMaps(entry.value).reverse();
      for (const other of depth < maxMerges ? merged : [])
        for (const [key, inherited] of entriesOf(other, depth + 1)) entries.set(key, inherited);
      continue;
    }
    const key = keyOf(entry.key);
    if (key !== undefined) entries.set(key, entry);
  }
  return entries;
}

/** Merges of merges that are followed; a document that was decoded has no more that matter. */
const maxMerges = 10;

function mergedMaps(node: DocumentNode): MapNode[] {
  const sources = node.type === 'sequence' ? node.items : [node];
  return sources.map(target).filter((source): source is MapNode => source?.type === 'map');
}
