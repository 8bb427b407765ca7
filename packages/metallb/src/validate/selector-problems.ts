import type { FindingPath } from '@gatesmith/diagnostics';
import { append } from '../append.ts';
import { labelValueProblem, qualifiedNameProblem } from './label-syntax.ts';
import { type Problem, quote } from './problem.ts';

/** A label selector whose shape the schema has checked, but nothing else. */
export interface LooseSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?:
    | readonly {
        readonly key: string;
        readonly operator: string;
        readonly values?: readonly string[] | undefined;
      }[]
    | undefined;
}

/**
 * What MetalLB refuses in a list of label selectors: the same selector, expression or value twice
 * (`validateLabelSelectorDuplicate`), and whatever Kubernetes cannot turn into a selector (`LabelSelectorAsSelector`).
 */
export function selectorProblems(
  selectors: readonly LooseSelector[] | undefined,
  path: FindingPath,
): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [index, selector] of (selectors ?? []).entries()) {
    const at = [...path, index];
    append(problems, expressionDuplicates(selector, at));
    append(problems, syntaxProblems(selector, at));
    const text = canonical(selector);
    if (seen.has(text)) problems.push(duplicate(at, 'the selector is in the list twice'));
    seen.add(text);
  }
  return problems;
}

function expressionDuplicates({ matchExpressions = [] }: LooseSelector, path: FindingPath): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [index, expression] of matchExpressions.entries()) {
    const at = [...path, 'matchExpressions', index];
    const values = expression.values ?? [];
    if (new Set(values).size !== values.length)
      problems.push(duplicate([...at, 'values'], 'a value is listed twice'));
    const text = canonicalExpression(expression);
    if (seen.has(text)) problems.push(duplicate(at, 'the expression is in the selector twice'));
    seen.add(text);
  }
  return problems;
}

function syntaxProblems(
  { matchLabels = {}, matchExpressions = [] }: LooseSelector,
  path: FindingPath,
): Problem[] {
  const problems: Problem[] = [];
  const invalid = (at: FindingPath, message: string, hint?: string): void => {
    problems.push({
      code: 'GS-SELECTOR-INVALID',
      path: at,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  for (const [key, value] of Object.entries(matchLabels)) {
    const at = [...path, 'matchLabels', key];
    const keyProblem = qualifiedNameProblem(key);
    if (keyProblem !== undefined) invalid(at, `label key ${quote(key)}: ${keyProblem}`);
    const valueProblem = labelValueProblem(value);
    if (valueProblem !== undefined) invalid(at, `label value ${quote(value)}: ${valueProblem}`);
  }
  for (const [index, { key, operator, values = [] }] of matchExpressions.entries()) {
    const at = [...path, 'matchExpressions', index];
    const keyProblem = qualifiedNameProblem(key);
    if (keyProblem !== undefined) invalid([...at, 'key'], `label key ${quote(key)}: ${keyProblem}`);
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        invalid([...at, 'values'], `operator ${operator} on ${quote(key)}: needs at least one value`);
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        invalid([...at, 'values'], `operator ${operator} on ${quote(key)}: takes no values`, 'remove values');
    } else {
      invalid(
        [...at, 'operator'],
        `operator ${quote(operator)}: not one that Kubernetes knows`,
        'In, NotIn, Exists or DoesNotExist',
      );
    }
    for (const [position, value] of values.entries()) {
      const valueProblem = labelValueProblem(value);
      if (valueProblem !== undefined)
        invalid([...at, 'values', position], `label value ${quote(value)}: ${valueProblem}`);
    }
  }
  return problems;
}

function duplicate(path: FindingPath, what: string): Problem {
  return {
    code: 'GS-REFERENCE-DUPLICATE',
    path,
    message: `selector: ${what}, which MetalLB refuses`,
    hint: 'remove one of the two',
  };
}

function canonical({ matchLabels = {}, matchExpressions = [] }: LooseSelector): string {
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([labels, matchExpressions.map(canonicalExpression)]);
}

function canonicalExpression({
  key,
  operator,
  values = [],
}: NonNullable<LooseSelector['matchExpressions']>[number]): string {
  return JSON.stringify([key, operator, [...values].sort()]);
}
