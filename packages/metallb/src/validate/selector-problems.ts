import type { FindingPath } from '@gatesmith/diagnostics';
import { labelValueProblem, qualifiedNameProblem } from '@gatesmith/kubernetes';
import { append } from '../append.ts';
import { quote } from '../quote.ts';
import type { LooseRequirement, LooseSelector } from './loose-selector.ts';
import { type Problem, problem } from './problem.ts';

/**
 * The reasons for which MetalLB refuses a list of label selectors: the same selector, expression or value twice
 * (`validateLabelSelectorDuplicate`), and everything that Kubernetes cannot turn into a selector
 * (`LabelSelectorAsSelector`).
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

/** The reasons for which Kubernetes cannot turn a label selector into a query. */
export function syntaxProblems(
  { matchLabels = {}, matchExpressions = [] }: LooseSelector,
  path: FindingPath,
): Problem[] {
  return [
    ...Object.entries(matchLabels).flatMap(([key, value]) => {
      const at = [...path, 'matchLabels', key];
      return [...keyProblems(key, at), ...valueProblems(value, at)];
    }),
    ...matchExpressions.flatMap((requirement, index) =>
      requirementProblems(requirement, [...path, 'matchExpressions', index]),
    ),
  ];
}

function requirementProblems(requirement: LooseRequirement, path: FindingPath): Problem[] {
  const { key, values = [] } = requirement;
  return [
    ...keyProblems(key, [...path, 'key']),
    ...operatorProblems(requirement, path),
    ...values.flatMap((value, position) => valueProblems(value, [...path, 'values', position])),
  ];
}

function operatorProblems({ key, operator, values = [] }: LooseRequirement, path: FindingPath): Problem[] {
  switch (operator) {
    case 'In':
    case 'NotIn': {
      if (values.length > 0) return [];
      const message = `operator ${operator} on ${quote(key)}: needs at least one value`;
      return [problem('GS-SELECTOR-INVALID', { path: [...path, 'values'], message })];
    }
    case 'Exists':
    case 'DoesNotExist': {
      if (values.length === 0) return [];
      const message = `operator ${operator} on ${quote(key)}: takes no values`;
      return [problem('GS-SELECTOR-INVALID', { path: [...path, 'values'], message, hint: 'remove values' })];
    }
    default: {
      const message = `operator ${quote(operator)}: not one that Kubernetes supports`;
      const hint = 'In, NotIn, Exists or DoesNotExist';
      return [problem('GS-SELECTOR-INVALID', { path: [...path, 'operator'], message, hint })];
    }
  }
}

function keyProblems(key: string, path: FindingPath): Problem[] {
  const why = qualifiedNameProblem(key);
  if (why === undefined) return [];
  return [problem('GS-SELECTOR-INVALID', { path, message: `label key ${quote(key)}: ${why}` })];
}

function valueProblems(value: string, path: FindingPath): Problem[] {
  const why = labelValueProblem(value);
  if (why === undefined) return [];
  return [problem('GS-SELECTOR-INVALID', { path, message: `label value ${quote(value)}: ${why}` })];
}

function duplicate(path: FindingPath, what: string): Problem {
  return problem('GS-REFERENCE-DUPLICATE', {
    path,
    message: `selector: ${what}, which MetalLB refuses`,
    hint: 'remove one of the two',
  });
}

function canonical({ matchLabels = {}, matchExpressions = [] }: LooseSelector): string {
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([labels, matchExpressions.map(canonicalExpression)]);
}

function canonicalExpression({ key, operator, values = [] }: LooseRequirement): string {
  return JSON.stringify([key, operator, [...values].sort()]);
}
