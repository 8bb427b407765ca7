import { nearest } from '@gatesmith/diagnostics';
import { type Admission, admitValue } from '../crd/admit-value.ts';
import { allKinds } from '../crd/all-kinds.ts';
import type { VersionFacts } from '../crd/kind-facts.ts';
import type { StructuralSchema } from '../crd/structural-schema.ts';
import { isDnsName, toDnsName } from '../dns-name.ts';
import { isPlainObject, ownValue, type PlainObject } from '../plain-object.ts';
import { labelValueProblem, qualifiedNameProblem } from './label-syntax.ts';
import { type Problem, quote } from './problem.ts';

/** A document after the API server's half of the work. */
export interface AdmittedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty when the document names none. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Pruned and defaulted; of the right shape when there is no refusal. */
  readonly spec: PlainObject;
  /** Whether the schema refuses the document. */
  readonly refused: boolean;
  /** Whether `spec` is of the right shape all the same: only the metadata is refused. */
  readonly readable: boolean;
  /** Whether `metallb.io` is the document's group at all; others are not judged. */
  readonly foreign: boolean;
  /** Whoever judges further adds to them. */
  readonly problems: Problem[];
}

const group = 'metallb.io/';
/** By kind, then by apiVersion. */
const schemas: ReadonlyMap<string, ReadonlyMap<string, StructuralSchema>> = new Map(
  allKinds.map(({ kind, versions }) => [
    kind,
    new Map(versions.map((version) => [`${group}${version.name}`, rootSchema(version)])),
  ]),
);
const longestAnnotations = 256 * 1024;

function rootSchema({ properties, required }: VersionFacts): StructuralSchema {
  // a create never sets the status, so whatever the document says there is dropped unread
  const { status: _, ...rest } = properties;
  return { type: 'object', properties: rest, ...(required === undefined ? {} : { required }) };
}

/**
 * Judges a document by the CRDs alone; never throws, whatever the value is.
 *
 * @param path - an empty list that is left empty: whoever asks thousands of times can lend one.
 */
export function admitObject(
  document: unknown,
  previous?: PlainObject | undefined,
  path: (string | number)[] = [],
): AdmittedObject {
  const into: Admission = { path, problems: [], refusals: 0 };
  if (!isPlainObject(document)) {
    into.problems.push({
      code: 'GS-RESOURCE-KIND',
      path: [],
      message: `document: must be an object, is ${quote(document)}`,
    });
    return unread('', '', into.problems, false);
  }
  const apiVersion = textOf(document, 'apiVersion');
  const kind = textOf(document, 'kind');
  if (!apiVersion.startsWith(group) && apiVersion !== '') return unread(apiVersion, kind, [], true, document);
  const schema = schemas.get(kind)?.get(apiVersion);
  if (schema === undefined) {
    into.problems.push(unknownKind(apiVersion, kind));
    return unread(apiVersion, kind, into.problems, false, document);
  }
  const meta = admitMetadata(ownValue(document, 'metadata'), into);
  const before = into.refusals;
  const read = admitValue(
    schema,
    document,
    into,
    previous === undefined ? undefined : { spec: previous },
    headFields,
  );
  const spec = isPlainObject(read) ? ownValue(read, 'spec') : undefined;
  return {
    apiVersion,
    kind,
    name: meta.name,
    namespace: meta.namespace,
    labels: meta.labels,
    spec: isPlainObject(spec) ? spec : {},
    refused: into.refusals > 0,
    readable: into.refusals === before,
    foreign: false,
    problems: into.problems,
  };
}

/** The fields that every object has; the CRD's schema is about the others. */
const headFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status', '__proto__']);

function unread(
  apiVersion: string,
  kind: string,
  problems: Problem[],
  foreign: boolean,
  document: PlainObject = {},
): AdmittedObject {
  const metadata = ownValue(document, 'metadata');
  const name = isPlainObject(metadata) ? textOf(metadata, 'name') : '';
  const namespace = isPlainObject(metadata) ? textOf(metadata, 'namespace') : '';
  const labels = isPlainObject(metadata) ? stringMap(ownValue(metadata, 'labels')) : {};
  return {
    apiVersion,
    kind,
    name,
    namespace,
    labels,
    spec: {},
    refused: !foreign,
    readable: false,
    foreign,
    problems,
  };
}

function unknownKind(apiVersion: string, kind: string): Problem {
  const known = allKinds.map((facts) => facts.kind);
  if (kind === '' || apiVersion === '') {
    const field = kind === '' ? 'kind' : 'apiVersion';
    return {
      code: 'GS-RESOURCE-KIND',
      path: [],
      message: `${field}: is missing, so this is no Kubernetes object`,
      hint:
        kind === ''
          ? `one of ${known.join(', ')}; a values file is checked without --as metallb`
          : `apiVersion: ${group}${storageVersionOf(kind) ?? 'v1beta1'}`,
    };
  }
  const version = storageVersionOf(kind);
  const meant = nearest(kind, known);
  return {
    code: 'GS-RESOURCE-KIND',
    path: version === undefined ? ['kind'] : ['apiVersion'],
    message: `kind ${quote(kind)} of ${quote(apiVersion)}: MetalLB 0.16 has no such kind`,
    hint:
      kind === 'AddressPool'
        ? 'write an IPAddressPool and an L2Advertisement or BGPAdvertisement'
        : version !== undefined
          ? `did you mean apiVersion: ${group}${version}?`
          : meant !== undefined
            ? `did you mean ${meant}?`
            : `one of ${known.join(', ')}`,
  };
}

function storageVersionOf(kind: string): string | undefined {
  return allKinds.find((facts) => facts.kind === kind)?.versions.find((version) => version.storage)?.name;
}

function refuse(into: Admission, path: readonly (string | number)[], message: string, hint?: string): void {
  into.refusals += 1;
  into.problems.push({
    code: 'GS-RESOURCE-METADATA',
    path: ['metadata', ...path],
    message,
    ...(hint === undefined ? {} : { hint }),
  });
}

function admitMetadata(
  metadata: unknown,
  into: Admission,
): Pick<AdmittedObject, 'name' | 'namespace' | 'labels'> {
  if (!isPlainObject(metadata)) {
    refuse(into, [], 'metadata: is required, with a name in it');
    return { name: '', namespace: '', labels: noLabels };
  }
  const name = ownValue(metadata, 'name');
  const namespace = ownValue(metadata, 'namespace') ?? '';
  if (typeof name !== 'string' || name === '') {
    if (typeof ownValue(metadata, 'generateName') !== 'string')
      refuse(
        into,
        ['name'],
        name === undefined || name === null || name === ''
          ? 'metadata.name: is required'
          : `metadata.name ${quote(name)}: must be a text`,
      );
  } else if (!isDnsName(name)) {
    const message = `metadata.name ${quote(name)}: must be a DNS name (lower case letters, digits, '-' and '.')`;
    refuse(into, ['name'], message, `did you mean ${toDnsName(name)}?`);
  }
  if (typeof namespace !== 'string') {
    refuse(into, ['namespace'], `metadata.namespace ${quote(namespace)}: must be a text`);
  }
  const labels = ownValue(metadata, 'labels');
  checkMap(labels, 'labels', into);
  checkMap(ownValue(metadata, 'annotations'), 'annotations', into);
  return {
    name: typeof name === 'string' ? name : '',
    namespace: typeof namespace === 'string' ? namespace : '',
    labels: stringMap(labels),
  };
}

function checkMap(map: unknown, field: 'labels' | 'annotations', into: Admission): void {
  if (map === undefined || map === null) return;
  if (!isPlainObject(map)) {
    refuse(into, [field], `metadata.${field}: must be an object, is ${quote(map)}`);
    return;
  }
  let size = 0;
  for (const [key, value] of Object.entries(map)) {
    // the API server looks at annotation keys in lower case
    const keyProblem = qualifiedNameProblem(field === 'annotations' ? key.toLowerCase() : key);
    if (keyProblem !== undefined)
      refuse(into, [field, key], `metadata.${field} key ${quote(key)}: ${keyProblem}`);
    if (value === null) continue;
    if (typeof value !== 'string') {
      refuse(into, [field, key], `metadata.${field} ${quote(key)}: must be a text, is ${quote(value)}`);
      continue;
    }
    size += key.length + value.length;
    const problem = field === 'labels' ? labelValueProblem(value) : undefined;
    if (problem !== undefined) refuse(into, [field, key], `metadata.${field} ${quote(value)}: ${problem}`);
  }
  if (field === 'annotations' && size > longestAnnotations) {
    refuse(into, [field], `metadata.annotations: more than ${longestAnnotations} bytes`);
  }
}

const noLabels: Readonly<Record<string, string>> = {};

function stringMap(value: unknown): Readonly<Record<string, string>> {
  if (!isPlainObject(value)) return noLabels;
  // `fromEntries` defines own properties, so a key named __proto__ stays a key
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function textOf(object: PlainObject, key: string): string {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value : '';
}
