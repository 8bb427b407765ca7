import type { LooseRequirement, LooseSelector } from './loose-selector.ts';
import { type NodeView, selectedNodes } from './node-view.ts';

/** Whether two objects apply to a node in common; `depends` on labels where the nodes are not known. */
type CommonNode = 'yes' | 'no' | 'depends';

/** A list of `nodeSelectors`. */
type NodeSelectors = readonly LooseSelector[] | undefined;

/** Compares two lists of node selectors on the nodes, or without them when they are not known. */
export function commonNode(
  nodes: readonly NodeView[] | undefined,
  [one, other]: readonly [NodeSelectors, NodeSelectors],
): CommonNode {
  if (nodes === undefined) return selectsEveryNode(one) && selectsEveryNode(other) ? 'yes' : 'depends';
  const others = selectedNodes(nodes, other);
  return [...selectedNodes(nodes, one)].some((name) => others.has(name)) ? 'yes' : 'no';
}

/** The node that makes a conflict of two objects real, in words: `a node that matches both rack=a and zone=b`. */
export function nodeInCommon(selectors: readonly [NodeSelectors, NodeSelectors]): string {
  const [first = 'nothing', second] = selectors
    .filter((one) => !selectsEveryNode(one))
    .map((one = []) => one.map(describeSelector).join(' or '));
  return second === undefined || second === first
    ? `a node that matches ${first}`
    : `a node that matches both ${first} and ${second}`;
}

function selectsEveryNode(selectors: NodeSelectors = []): boolean {
  return (
    selectors.length === 0 ||
    selectors.some(
      ({ matchLabels = {}, matchExpressions = [] }) =>
        matchExpressions.length === 0 && Object.keys(matchLabels).length === 0,
    )
  );
}

function describeSelector({ matchLabels = {}, matchExpressions = [] }: LooseSelector): string {
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(describeRequirement),
  ].join(',');
}

/** As kubectl writes a requirement. */
function describeRequirement({ key, operator, values = [] }: LooseRequirement): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator.toLowerCase()} (${values.join(',')})`;
}
