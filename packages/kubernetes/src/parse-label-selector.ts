import { ownValue } from './access.ts';
import type { Labels } from './label-selector.ts';
import { labelValueProblem, qualifiedNameProblem } from './label-syntax.ts';
import { type SelectorToken, scanLabelSelector } from './scan-label-selector.ts';

/** Whether an object with these labels is selected. */
export type LabelTest = (labels: Labels) => boolean;

/** The outcome of `parseLabelSelector`: the test, or the problem in the words of Kubernetes. */
export type ParsedLabelSelector =
  | { readonly matches: LabelTest; readonly problem?: undefined }
  | { readonly matches?: undefined; readonly problem: string };

/**
 * Reads the query form of a label selector (`kubectl get -l`, `?labelSelector=`) as `labels.Parse` of apimachinery does:
 * `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`. An empty query selects everything.
 *
 * @example
 * ```ts
 * import { parseLabelSelector } from '@gatesmith/kubernetes';
 *
 * parseLabelSelector('app=shop,tier in (web, api)').matches?.({ app: 'shop', tier: 'web' }); // true
 * parseLabelSelector('app=shop=1').problem; // "found '=', expected: ',' or 'end of string'"
 * ```
 */
export function parseLabelSelector(query: string): ParsedLabelSelector {
  try {
    const tests = new Parser(scanLabelSelector(query)).requirements();
    return { matches: (labels) => tests.every((test) => test(labels)) };
  } catch (error) {
    if (error instanceof SelectorSyntaxError) return { problem: error.message };
    throw error;
  }
}

class SelectorSyntaxError extends Error {}

class Parser {
  readonly #tokens: readonly SelectorToken[];
  #position = 0;

  constructor(tokens: readonly SelectorToken[]) {
    this.#tokens = tokens;
  }

  requirements(): readonly LabelTest[] {
    const tests: LabelTest[] = [];
    if (this.#peek().kind === 'end') return tests;
    for (;;) {
      const { kind, literal } = this.#peek();
      if (kind !== 'value' && kind !== '!') {
        const wanted = tests.length === 0 ? "!, identifier, or 'end of string'" : "identifier after ','";
        throw new SelectorSyntaxError(`found '${literal}', expected: ${wanted}`);
      }
      tests.push(this.#requirement());
      const next = this.#next();
      if (next.kind === 'end') return tests;
      if (next.kind !== ',')
        throw new SelectorSyntaxError(`found '${next.literal}', expected: ',' or 'end of string'`);
    }
  }

  #requirement(): LabelTest {
    const isNegated = this.#peek().kind === '!';
    if (isNegated) this.#next();
    const key = this.#key();
    const isAlone = this.#peek().kind === 'end' || this.#peek().kind === ',';
    if (isNegated) return (labels) => ownValue(labels, key) === undefined;
    if (isAlone) return (labels) => ownValue(labels, key) !== undefined;
    return this.#comparison(key);
  }

  #key(): string {
    const { kind, literal } = this.#next();
    if (kind !== 'value') throw requirementError(`found '${literal}', expected: identifier`);
    const problem = qualifiedNameProblem(literal);
    if (problem !== undefined)
      throw requirementError(`key: Invalid value: ${JSON.stringify(literal)}: ${problem}`);
    return literal;
  }

  #comparison(key: string): LabelTest {
    const { kind, literal } = this.#next();
    const operator = kind === 'value' ? literal : kind;
    switch (operator) {
      case 'in':
        return isAmong(key, this.#values());
      case 'notin':
        return not(isAmong(key, this.#values()));
      case '=':
      case '==':
        return isAmong(key, [this.#value()]);
      case '!=':
        return not(isAmong(key, [this.#value()]));
      case '>':
        return exceeds(key, this.#integer());
      case '<':
        return staysBelow(key, this.#integer());
      default:
        throw requirementError(`found '${literal}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  #value(): string {
    const { kind } = this.#peek();
    if (kind === 'end' || kind === ',') return '';
    const next = this.#next();
    if (next.kind !== 'value') throw requirementError(`found '${next.literal}', expected: identifier`);
    return checkedValue(next.literal);
  }

  #integer(): bigint {
    const value = this.#value();
    if (!integer.test(value))
      throw requirementError(`for 'Gt', 'Lt' operators, the value must be an integer`);
    return BigInt(value.replace('+', ''));
  }

  /** The values in parentheses; a missing one, as in `(a,)` and `()`, is the empty string. */
  #values(): readonly string[] {
    const open = this.#next();
    if (open.kind !== '(') throw requirementError(`found '${open.literal}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      values.push(this.#peek().kind === 'value' ? checkedValue(this.#next().literal) : '');
      const { kind, literal } = this.#next();
      if (kind === ')') return values;
      if (kind !== ',') throw requirementError(`found '${literal}', expected: ',' or ')'`);
    }
  }

  #peek(): SelectorToken {
    return this.#tokens[this.#position] ?? { kind: 'end', literal: '' };
  }

  #next(): SelectorToken {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }
}

const integer = /^[+-]?\d{1,19}$/;

function requirementError(problem: string): SelectorSyntaxError {
  return new SelectorSyntaxError(`unable to parse requirement: ${problem}`);
}

function checkedValue(value: string): string {
  const problem = labelValueProblem(value);
  if (problem !== undefined)
    throw requirementError(`values: Invalid value: ${JSON.stringify(value)}: ${problem}`);
  return value;
}

function isAmong(key: string, values: readonly string[]): LabelTest {
  return (labels) => {
    const value = ownValue(labels, key);
    return value !== undefined && values.includes(value);
  };
}

function not(test: LabelTest): LabelTest {
  return (labels) => !test(labels);
}

const exceeds =
  (key: string, bound: bigint): LabelTest =>
  (labels) => {
    const value = integerOf(labels, key);
    return value !== undefined && value > bound;
  };

const staysBelow =
  (key: string, bound: bigint): LabelTest =>
  (labels) => {
    const value = integerOf(labels, key);
    return value !== undefined && value < bound;
  };

function integerOf(labels: Labels, key: string): bigint | undefined {
  const value = ownValue(labels, key) ?? '';
  return integer.test(value) ? BigInt(value.replace('+', '')) : undefined;
}
