import { isDnsName } from './dns-name.ts';

const namePart = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const longestName = 63;

/** The problem of a label or annotation key, or `undefined` when it is valid (`IsQualifiedName` of apimachinery). */
export function qualifiedNameProblem(key: string): string | undefined {
  const slash = key.indexOf('/');
  const name = slash === -1 ? key : key.slice(slash + 1);
  if (slash !== -1 && !isDnsName(key.slice(0, slash))) return 'the part before the / must be a DNS name';
  if (name === '') return 'the name is empty';
  if (name.length > longestName) return `the name is longer than ${longestName} characters`;
  if (!namePart.test(name))
    return "a name has letters, digits, '-', '_' and '.', and starts and ends with a letter or digit";
  return undefined;
}

/** The problem of a label value, or `undefined` when it is valid (`IsValidLabelValue` of apimachinery). An empty value is valid. */
export function labelValueProblem(value: string): string | undefined {
  if (value === '') return undefined;
  if (value.length > longestName) return `a label value has at most ${longestName} characters`;
  if (!namePart.test(value))
    return "a label value has letters, digits, '-', '_' and '.', and starts and ends with a letter or digit";
  return undefined;
}
