import type { FindingPath } from '@gatesmith/diagnostics';

/** A step of a path that stands for every entry of a list. */
export const everyEntry = '*';

interface Node {
  isLost: boolean;
  readonly children: Map<string | number, Node>;
}

/** The places of a document that could not be read. A finding that relies on one of them would be a guess. */
export class LostPlaces {
  readonly #root: Node = { isLost: false, children: new Map() };

  add(path: FindingPath): void {
    let node = this.#root;
    for (const part of path) {
      let child = node.children.get(part);
      if (child === undefined) {
        child = { isLost: false, children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.isLost = true;
  }

  /** Whether a place and everything in it could be read; {@link everyEntry} in the path asks about all entries at once. */
  isKnown(path: FindingPath): boolean {
    return isKnownBelow(this.#root, path);
  }
}

/** A node exists only on the way to a lost place, so a path that ends at one contains something that is lost. */
function isKnownBelow(node: Node, [part, ...rest]: FindingPath): boolean {
  if (node.isLost) return false;
  if (part === undefined) return node.children.size === 0;
  const next = part === everyEntry ? [...node.children.values()] : [node.children.get(part)];
  return next.every((child) => child === undefined || isKnownBelow(child, rest));
}
