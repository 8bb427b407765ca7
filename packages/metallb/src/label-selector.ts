import type { LabelSelector, LabelSelectorRequirement } from './resources.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * Whether labels satisfy a selector: every `matchLabels` pair and every expression. As in Kubernetes, `NotIn` also
 * matches when the key is absent, and an empty selector matches everything.
 *
 * @example
 * ```ts
 * import { matchesSelector } from '@gatesmith/metallb';
 *
 * matchesSelector({ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, { zone: 'a' }); // true
 * ```
 */
export function matchesSelector(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Labels,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labelOf(labels, key) === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels))
  );
}

/** Whether any of the selectors matches; none given matches nothing. */
export function matchesAny(selectors: readonly LabelSelector[], labels: Labels): boolean {
  return selectors.some((selector) => matchesSelector(selector, labels));
}

function meets({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
