import type { FindingPath } from '@gatesmith/diagnostics';
import type { DecodedMap, DecodedValue } from '@gatesmith/documents';
import { parseGoDuration } from '@gatesmith/kubernetes';
import type { KubeProxyCode } from '../finding-registry.ts';
import { isAtLeast, type KubernetesVersion } from '../kubernetes-version.ts';
import { configFields, type FieldType, removedFields } from './config-fields.ts';

/** A finding before it gets its subject and its place in the text. */
export interface ConfigProblem {
  readonly code: KubeProxyCode;
  readonly severity: 'error' | 'warning' | 'info';
  readonly path: FindingPath;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Looks at every field as Go's decoder does: wrong types end kube-proxy, unknown names are ignored by it. */
export function checkFields(root: DecodedMap, version: KubernetesVersion | undefined): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  checkMap(root, configFields, [], problems);
  // measured with the decoder of 1.36; the one before 1.23 was another library
  const nullsEnd = isAtLeast(version, '1.23.0');
  return problems.map((problem) =>
    problem.hint === nullHint && !nullsEnd ? { ...problem, severity: 'warning' } : problem,
  );
}

function checkMap(
  map: DecodedMap,
  fields: { readonly [field: string]: FieldType },
  path: FindingPath,
  problems: ConfigProblem[],
): void {
  for (const [name, value] of map) {
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (type === undefined) problems.push(unknownField([...path, name], fields, map));
    else if (value === null) {
      if (type === 'duration' && !emptyDurations.has(name)) problems.push(nullDuration([...path, name]));
    } else if (typeof type === 'object') {
      if (value instanceof Map) checkMap(value, type, [...path, name], problems);
      else problems.push(wrongType([...path, name], value, 'a map'));
    } else {
      const wanted = mismatch(value, type);
      if (wanted !== undefined) problems.push(wrongType([...path, name], value, wanted));
    }
  }
}

/** The form that the type requires instead of the value, or nothing if the value is accepted. */
function mismatch(value: DecodedValue, type: Exclude<FieldType, object>): string | undefined {
  switch (type) {
    case 'anything':
      return undefined;
    case 'string':
      return typeof value === 'string' ? undefined : 'text';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false without quotes';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31
        ? undefined
        : 'a whole number';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'a number';
    case 'duration':
      return typeof value === 'string' && parseGoDuration(value) !== undefined
        ? undefined
        : 'a duration such as 30s';
    case 'strings':
      return Array.isArray(value) && value.every((item) => item === null || typeof item === 'string')
        ? undefined
        : 'a list of strings';
    case 'gates':
      return value instanceof Map &&
        [...value.values()].every((gate) => gate === null || typeof gate === 'boolean')
        ? undefined
        : 'a map of gate names to true or false';
    default:
      return type satisfies never;
  }
}

/** Go decodes these into pointers, which may be null; any other null duration is parsed as an empty text, which fails. */
const nullHint = 'write 0s for the default, or remove the key';
const emptyDurations: ReadonlySet<string> = new Set(['tcpEstablishedTimeout', 'tcpCloseWaitTimeout']);

function nullDuration(path: FindingPath): ConfigProblem {
  return {
    code: 'GS-KUBEPROXY-FIELD-TYPE',
    severity: 'error',
    path,
    message: `${path.join('.')}: null where a duration such as 30s belongs; kube-proxy 1.23 and newer exit on it`,
    hint: nullHint,
  };
}

function wrongType(path: FindingPath, value: DecodedValue, wanted: string): ConfigProblem {
  return {
    code: 'GS-KUBEPROXY-FIELD-TYPE',
    severity: 'error',
    path,
    message: `${path.join('.')}: ${quoteValue(value)} where ${wanted} belongs; kube-proxy exits on it`,
    hint: `write ${wanted}`,
  };
}

function unknownField(
  path: FindingPath,
  fields: { readonly [field: string]: FieldType },
  map: DecodedMap,
): ConfigProblem {
  const dotted = path.join('.');
  const removed = removedFields.get(dotted);
  if (removed !== undefined) {
    return {
      code: 'GS-KUBEPROXY-FIELD-UNKNOWN',
      severity: 'info',
      path,
      message: `${dotted}: kube-proxy ${removed} and newer ignore this field`,
    };
  }
  const name = String(path.at(-1));
  const folded = foldName(name);
  const meant = Object.keys(fields).find((field) => foldName(field) === folded);
  if (meant !== undefined) {
    return {
      code: 'GS-KUBEPROXY-FIELD-MISSPELLED',
      severity: 'warning',
      path,
      message: `${dotted}: kube-proxy ignores this key, names are exact to the letter`,
      hint: map.has(meant) ? `remove it: ${meant} exists as well` : `write ${meant}`,
    };
  }
  return {
    code: 'GS-KUBEPROXY-FIELD-UNKNOWN',
    severity: 'warning',
    path,
    message: `${dotted}: kube-proxy does not support this field; it is ignored`,
  };
}

/** A name without case, dashes and underscores: what two spellings of one field have in common. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** A value as a message shows it: short, on one line. */
export function quoteValue(value: DecodedValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Map) return 'a map';
  if (Array.isArray(value)) return 'a list';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
