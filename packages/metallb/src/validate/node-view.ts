import { isRecord } from '@gatesmith/kubernetes';
import { type LooseSelector, matchesLoose } from './loose-selector.ts';

/** A node as the webhook sees it. */
export interface NodeView {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The nodes among any objects. */
export function nodesOf(objects: readonly unknown[]): NodeView[] {
  return objects.flatMap((object) => {
    if (!isRecord(object) || object['kind'] !== 'Node' || object['apiVersion'] !== 'v1') return [];
    const { metadata } = object;
    if (!isRecord(metadata) || typeof metadata['name'] !== 'string') return [];
    const labels = isRecord(metadata['labels']) ? metadata['labels'] : {};
    const strings = Object.entries(labels).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return [{ name: metadata['name'], labels: Object.fromEntries(strings) }];
  });
}

/** The names of the nodes that any of the selectors matches; without selectors, of all nodes. */
export function selectedNodes(
  nodes: readonly NodeView[],
  selectors: readonly LooseSelector[] = [],
): ReadonlySet<string> {
  const chosen =
    selectors.length === 0 ? nodes : nodes.filter(({ labels }) => matchesLoose(selectors, labels));
  return new Set(chosen.map(({ name }) => name));
}
