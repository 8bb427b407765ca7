import { isRecord } from '@gatesmith/kubernetes';
import { type LooseSelector, matchesLoose } from './loose-selector.ts';

/** A node of the cluster, as far as node selectors are concerned. */
export interface NodeLabels {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** A node as the webhook sees it. */
export interface NodeView {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The nodes that a caller lists, as Node objects or by name and labels; entries that cannot be read are skipped. */
export function nodeViews(nodes: readonly unknown[]): NodeView[] {
  return nodes.flatMap((node) => {
    if (!isRecord(node)) return [];
    const { name, labels } = isRecord(node['metadata']) ? node['metadata'] : node;
    if (typeof name !== 'string') return [];
    const strings = Object.entries(isRecord(labels) ? labels : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return [{ name, labels: Object.fromEntries(strings) }];
  });
}

/** The nodes among any objects; `undefined` when there are none, because then the nodes are not known. */
export function nodesAmong(objects: readonly unknown[]): NodeView[] | undefined {
  const nodes = nodeViews(
    objects.filter(
      (object) => isRecord(object) && object['kind'] === 'Node' && object['apiVersion'] === 'v1',
    ),
  );
  return nodes.length === 0 ? undefined : nodes;
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
