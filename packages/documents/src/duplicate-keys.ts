import type { FindingPath } from '@gatesmith/diagnostics';
import { isMergeKey, keyOf } from './decode.ts';
import type { DuplicateKey } from './document-problem.ts';
import type { DocumentNode } from './node.ts';

/** Every key that one map has twice, in the order of the source and in linear time. What aliases stand for is looked at once. */
export function duplicateKeys(root: DocumentNode): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const open: { readonly node: DocumentNode; readonly path: FindingPath }[] = [{ node: root, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next;
    if (node.type === 'sequence')
      node.items.forEach((item, index) => void open.push({ node: item, path: [...path, index] }));
    if (node.type !== 'map') continue;
    const offsets = new Map<string, number>();
    for (const { key, value } of node.entries) {
      const name = isMergeKey(key) ? undefined : keyOf(key);
      const below = [...path, name ?? '<<'];
      open.push({ node: value, path: below });
      if (name === undefined) continue;
      const previous = offsets.get(name);
      if (previous !== undefined) found.push({ key: name, path: below, offset: key.start, previous });
      offsets.set(name, key.start);
    }
  }
  return found.sort((left, right) => left.offset - right.offset);
}
