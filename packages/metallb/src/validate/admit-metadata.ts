import type { FindingPath } from '@gatesmith/diagnostics';
import {
  isDnsName,
  isRecord,
  labelValueProblem,
  ownValue,
  qualifiedNameProblem,
  type UnknownRecord,
} from '@gatesmith/kubernetes';
import { toDnsName } from '../dns-name.ts';
import { quote } from '../quote.ts';
import { type Problem, problem } from './problem.ts';

/** The part of an object's metadata that the rules use. */
export interface ObjectMetadata {
  readonly name: string;
  /** Empty when the document names none. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const longestAnnotations = 256 * 1024;

/** Reads metadata as the API server does, with every reason to refuse it. */
export function admitMetadata(metadata: unknown): {
  readonly metadata: ObjectMetadata;
  readonly problems: readonly Problem[];
} {
  const read = metadataOf(metadata);
  if (!isRecord(metadata))
    return { metadata: read, problems: [refused([], 'metadata: is required, with a name in it')] };
  return {
    metadata: read,
    problems: [
      ...nameProblems(metadata),
      ...namespaceProblems(ownValue(metadata, 'namespace')),
      ...mapProblems(ownValue(metadata, 'labels'), 'labels'),
      ...mapProblems(ownValue(metadata, 'annotations'), 'annotations'),
    ],
  };
}

/** The metadata as far as it can be read. */
export function metadataOf(metadata: unknown): ObjectMetadata {
  if (!isRecord(metadata)) return { name: '', namespace: '', labels: {} };
  const name = ownValue(metadata, 'name');
  const namespace = ownValue(metadata, 'namespace');
  return {
    name: typeof name === 'string' ? name : '',
    namespace: typeof namespace === 'string' ? namespace : '',
    labels: stringMap(ownValue(metadata, 'labels')),
  };
}

function nameProblems(metadata: UnknownRecord): Problem[] {
  const name = ownValue(metadata, 'name') ?? '';
  if (typeof name !== 'string' || name === '') {
    if (typeof ownValue(metadata, 'generateName') === 'string') return [];
    const message =
      name === '' ? 'metadata.name: is required' : `metadata.name ${quote(name)}: must be a string`;
    return [refused(['name'], message)];
  }
  if (isDnsName(name)) return [];
  return [
    problem('GS-RESOURCE-METADATA', {
      path: ['metadata', 'name'],
      message: `metadata.name ${quote(name)}: must be a DNS name (lower case letters, digits, '-' and '.')`,
      hint: `did you mean ${toDnsName(name)}?`,
    }),
  ];
}

function namespaceProblems(namespace: unknown): Problem[] {
  if (typeof (namespace ?? '') === 'string') return [];
  return [refused(['namespace'], `metadata.namespace ${quote(namespace)}: must be a string`)];
}

function mapProblems(map: unknown, field: 'labels' | 'annotations'): Problem[] {
  if (map === undefined || map === null) return [];
  if (!isRecord(map)) return [refused([field], `metadata.${field}: must be an object, is ${quote(map)}`)];
  const problems = Object.entries(map).flatMap(([key, value]) => entryProblems({ field, key, value }));
  if (field === 'annotations' && sizeOf(map) > longestAnnotations)
    problems.push(refused([field], `metadata.annotations: more than ${longestAnnotations} bytes`));
  return problems;
}

function entryProblems({
  field,
  key,
  value,
}: {
  readonly field: 'labels' | 'annotations';
  readonly key: string;
  readonly value: unknown;
}): Problem[] {
  const path = [field, key];
  const problems: Problem[] = [];
  // the API server looks at annotation keys in lower case
  const keyProblem = qualifiedNameProblem(field === 'annotations' ? key.toLowerCase() : key);
  if (keyProblem !== undefined)
    problems.push(refused(path, `metadata.${field} key ${quote(key)}: ${keyProblem}`));
  if (value === null) return problems;
  if (typeof value !== 'string') {
    problems.push(refused(path, `metadata.${field} ${quote(key)}: must be a string, is ${quote(value)}`));
    return problems;
  }
  const valueProblem = field === 'labels' ? labelValueProblem(value) : undefined;
  if (valueProblem !== undefined)
    problems.push(refused(path, `metadata.${field} ${quote(value)}: ${valueProblem}`));
  return problems;
}

function sizeOf(map: UnknownRecord): number {
  return Object.entries(map).reduce(
    (sum, [key, value]) => sum + (typeof value === 'string' ? key.length + value.length : 0),
    0,
  );
}

function refused(path: FindingPath, message: string): Problem {
  return problem('GS-RESOURCE-METADATA', { path: ['metadata', ...path], message });
}

function stringMap(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  // `fromEntries` defines own properties, so a key named __proto__ stays a key
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
