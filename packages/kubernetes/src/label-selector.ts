import { asArray, asRecord, at, isRecord, ownValue } from './access.ts';

/** The labels of an object. */
export type Labels = Readonly<Record<string, string>>;

export type LabelOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  /** At least one for `In` and `NotIn`, none for the other two. */
  readonly values?: readonly string[] | undefined;
}

/** A selector of objects by their labels. All parts must match; an empty selector matches everything. */
export interface LabelSelector {
  readonly matchLabels?: Labels | undefined;
  readonly matchExpressions?: readonly LabelSelectorRequirement[] | undefined;
}

/**
 * Whether labels satisfy a selector: every `matchLabels` pair and every expression, as `LabelSelectorAsSelector` of
 * apimachinery evaluates them. `NotIn` also matches when the key is absent. An empty selector matches everything; an absent
 * one matches nothing, and so does one that Kubernetes rejects (an unknown operator, `In` without values, `Exists` with
 * some).
 *
 * @example
 * ```ts
 * import { matchesSelector } from '@gatesmith/kubernetes';
 *
 * matchesSelector({ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, { zone: 'a' }); // true
 * matchesSelector({}, { zone: 'a' }); // true
 * matchesSelector(undefined, { zone: 'a' }); // false
 * ```
 */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    matchExpressions.every(isValid) &&
    hasLabels(matchLabels, labels) &&
    matchExpressions.every((requirement) => meets(requirement, labels))
  );
}

/** Whether any of the selectors matches. An empty list matches nothing. */
export function matchesAny(selectors: readonly LabelSelector[], labels: Labels): boolean {
  return selectors.some((selector) => matchesSelector(selector, labels));
}

/**
 * Whether the selector of a Service chooses an object with these labels: every pair must be present. A Service with an empty
 * selector chooses nothing.
 *
 * @example
 * ```ts
 * import { selects } from '@gatesmith/kubernetes';
 *
 * selects({ app: 'shop' }, { app: 'shop', tier: 'web' }); // true
 * selects({}, { app: 'shop' }); // false
 * ```
 */
export function selects(selector: Labels | undefined, labels: Labels | undefined): boolean {
  const wanted = selector ?? {};
  return Object.keys(wanted).length > 0 && hasLabels(wanted, labels ?? {});
}

/** Whether every required pair is among the labels. An empty map requires nothing, so every object has it. */
export function hasLabels(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => ownValue(labels, key) === value);
}

/**
 * The selector in plain data, or `undefined` when it is not one: no object, a label that is not a string, an expression
 * without key or with an unknown operator. `null` fields count as absent.
 */
export function asLabelSelector(value: unknown): LabelSelector | undefined {
  if (!isRecord(value)) return undefined;
  const labels = Object.entries(asRecord(at(value, 'matchLabels')) ?? {});
  if (!labels.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return undefined;
  const expressions = asArray(at(value, 'matchExpressions')).map(asRequirement);
  if (!expressions.every((requirement) => requirement !== undefined)) return undefined;
  return { matchLabels: Object.fromEntries(labels), matchExpressions: expressions };
}

function asRequirement(value: unknown): LabelSelectorRequirement | undefined {
  const key = at(value, 'key');
  const operator = at(value, 'operator');
  const values = asArray(at(value, 'values'));
  if (typeof key !== 'string' || !isOperator(operator)) return undefined;
  return values.every((item) => typeof item === 'string') ? { key, operator, values } : undefined;
}

function isOperator(value: unknown): value is LabelOperator {
  return value === 'In' || value === 'NotIn' || value === 'Exists' || value === 'DoesNotExist';
}

/** Whether Kubernetes accepts the requirement (`NewRequirement` of apimachinery). */
function isValid({ operator, values = [] }: LabelSelectorRequirement): boolean {
  if (!isOperator(operator)) return false;
  return operator === 'In' || operator === 'NotIn' ? values.length > 0 : values.length === 0;
}

function meets({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  const value = ownValue(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
