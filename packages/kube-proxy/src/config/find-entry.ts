import { isMergeKey, type MapEntry, type MapNode } from '@gatesmith/documents';

/** Where the value of a key comes from, in the map that holds it. */
export type Origin =
  | { readonly from: 'nothing' }
  /** Written in the map itself; `duplicates` are the earlier entries that it overrides. */
  | { readonly from: 'entry'; readonly entry: MapEntry; readonly duplicates: readonly MapEntry[] }
  /** Brought by a merge key that follows every entry of that name. */
  | { readonly from: 'merge'; readonly entry: MapEntry };

/** Finds what decides the value of `name` in a map: the last of its entries and of the merges that bring it. */
export function findOrigin(map: MapNode, name: string): Origin {
  const entries: MapEntry[] = [];
  let origin: Origin = { from: 'nothing' };
  for (const entry of map.entries) {
    const { key, value } = entry;
    if (isMergeKey(key)) {
      if (brings(value, name, 0)) origin = { from: 'merge', entry };
    } else if (key.type === 'scalar' && key.value === name) {
      origin = { from: 'entry', entry, duplicates: [...entries] };
      entries.push(entry);
    }
  }
  return origin;
}

function brings(source: MapEntry['value'], name: string, depth: number): boolean {
  if (depth > 50) return false;
  if (source.type === 'alias') return source.target !== undefined && brings(source.target, name, depth + 1);
  if (source.type === 'sequence') return source.items.some((item) => brings(item, name, depth + 1));
  return source.type === 'map' && findOrigin(source, name).from !== 'nothing';
}
