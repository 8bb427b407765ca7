import { at, isObject, type Json, type JsonObject, listAt, textAt, textsAt } from '../json.ts';
import { badRequest } from '../model/status.ts';

/** Whether labels, or an object, are meant. */
export type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

const everything: LabelTest = () => true;

/** The query form: `a=b,c!=d,e in (f,g),h,!i`. */
export function parseLabelSelector(text: string | undefined): LabelTest {
  if (text === undefined || text.trim() === '') return everything;
  const tests = splitTopLevel(text).map(parseRequirement);
  return (labels) => tests.every((test) => test(labels));
}

function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, letter] of [...text].entries()) {
    if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}

function parseRequirement(text: string): LabelTest {
  const membership = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (membership !== null) {
    const [, key = '', operator, list = ''] = membership;
    const values = new Set(list.split(',').map((value) => value.trim()));
    const isIn: LabelTest = (labels) => labels[key] !== undefined && values.has(labels[key]);
    return operator === 'in' ? isIn : (labels) => !isIn(labels);
  }
  const unequal = text.indexOf('!=');
  if (unequal > 0) {
    const key = text.slice(0, unequal).trim();
    const value = text.slice(unequal + 2).trim();
    return (labels) => labels[key] !== value;
  }
  const equal = text.indexOf('=');
  if (equal > 0) {
    const key = text.slice(0, equal).trim();
    const value = text
      .slice(equal + 1)
      .replace(/^=/, '')
      .trim();
    return (labels) => labels[key] === value;
  }
  if (text.startsWith('!')) {
    const key = text.slice(1).trim();
    return (labels) => labels[key] === undefined;
  }
  if (/[\s()]/.test(text)) throw badRequest(`unable to parse requirement: found '${text}', expected a label`);
  return (labels) => labels[text] !== undefined;
}

/** The object form: `matchLabels` and `matchExpressions`. An empty selector means everything, an absent one nothing. */
export function matchesSelector(
  selector: Json | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (!isObject(selector)) return false;
  const wanted = textsAt(selector, 'matchLabels');
  if (!Object.entries(wanted).every(([key, value]) => labels[key] === value)) return false;
  return listAt(selector, 'matchExpressions')
    .filter(isObject)
    .every((expression) => {
      const key = textAt(expression, 'key') ?? '';
      const value = labels[key];
      const values = listAt(expression, 'values');
      switch (textAt(expression, 'operator')) {
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
    });
}

/** The map form of a Service: every pair has to be there. */
export function matchesLabels(
  wanted: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** `metadata.name=a,status.phase!=Running`, on any path of scalars. */
export function parseFieldSelector(text: string | undefined): (object: JsonObject) => boolean {
  if (text === undefined || text.trim() === '') return () => true;
  const tests = text.split(',').map((part) => {
    const match = /^([^=!]+)(!=|==|=)(.*)$/.exec(part.trim());
    if (match === null) throw badRequest(`invalid field selector ${JSON.stringify(part)}`);
    const [, path = '', operator, value = ''] = match;
    return (object: JsonObject): boolean => {
      const found = at(object, ...path.split('.'));
      const read = found === undefined || found === null ? '' : String(found);
      return (read === value) === (operator !== '!=');
    };
  });
  return (object) => tests.every((test) => test(object));
}
