import { type LabelSelector, matchesAny } from '@gatesmith/kubernetes';

/** A label selector whose shape the schema has checked, but nothing else. */
export interface LooseSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?: readonly LooseRequirement[] | undefined;
}

/** An expression of a {@link LooseSelector}; its operator may be any string. */
export interface LooseRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** {@link matchesAny} for selectors whose operators are not checked yet; an unknown one matches nothing. */
export function matchesLoose(
  selectors: readonly LooseSelector[],
  labels: Readonly<Record<string, string>>,
): boolean {
  // only the type of the operator differs, and `matchesSelector` has a branch for unknown ones
  return matchesAny(selectors as readonly LabelSelector[], labels);
}
