import { isRecord, ownValue, type UnknownRecord } from '@gatesmith/kubernetes';
import { type AdmittedValue, admitValue } from '../crd/admit-value.ts';
import { allKinds } from '../crd/all-kinds.ts';
import type { VersionFacts } from '../crd/kind-facts.ts';
import type { StructuralSchema } from '../crd/structural-schema.ts';
import { quote } from '../quote.ts';
import { admitMetadata, metadataOf, type ObjectMetadata } from './admit-metadata.ts';
import { isRefusal, type Problem, problem } from './problem.ts';
import { metallbGroup, unknownKindProblem } from './unknown-kind.ts';

/** A document after the API server's half of the work. */
export interface AdmittedObject extends ObjectMetadata {
  readonly apiVersion: string;
  readonly kind: string;
  /** Pruned and defaulted; of the right shape when there is no refusal. */
  readonly spec: UnknownRecord;
  /** `refused`: by the schema; `foreign`: of another API group, and not judged. */
  readonly admission: 'admitted' | 'refused' | 'foreign';
  /** Whether `spec` is of the right shape: then only the metadata can be refused. */
  readonly readable: boolean;
  readonly problems: readonly Problem[];
}

/** By kind, then by apiVersion. */
const schemas: ReadonlyMap<string, ReadonlyMap<string, StructuralSchema>> = new Map(
  allKinds.map(({ kind, versions }) => [
    kind,
    new Map(versions.map((version) => [`${metallbGroup}${version.name}`, rootSchema(version)])),
  ]),
);

/** The fields that every object has; the CRD's schema is about the others. */
const headFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status', '__proto__']);

function rootSchema({ properties, required }: VersionFacts): StructuralSchema {
  // a create never sets the status, so the document's status is dropped unread
  const { status: _, ...rest } = properties;
  return { type: 'object', properties: rest, ...(required === undefined ? {} : { required }) };
}

/**
 * Judges a document by the CRDs alone; never throws, whatever the value is.
 *
 * @param previous - the spec in the cluster, when the document is an update.
 */
export function admitObject(document: unknown, previous?: UnknownRecord | undefined): AdmittedObject {
  if (!isRecord(document)) {
    const message = `document: must be an object, is ${quote(document)}`;
    return unread(
      {},
      { admission: 'refused', problems: [problem('GS-RESOURCE-KIND', { path: [], message })] },
    );
  }
  const apiVersion = stringAt(document, 'apiVersion');
  const kind = stringAt(document, 'kind');
  if (!apiVersion.startsWith(metallbGroup) && apiVersion !== '')
    return unread(document, { admission: 'foreign', problems: [] });
  const schema = schemas.get(kind)?.get(apiVersion);
  if (schema === undefined)
    return unread(document, {
      admission: 'refused',
      problems: [unknownKindProblem({ apiVersion, kind })],
    });
  const { metadata, problems } = admitMetadata(ownValue(document, 'metadata'));
  const read = admitValue({
    schema,
    value: document,
    path: [],
    previous: previous === undefined ? undefined : { spec: previous },
    ignoredKeys: headFields,
  });
  const isReadable = !read.problems.some(isRefusal);
  return {
    apiVersion,
    kind,
    ...metadata,
    spec: specOf(read),
    admission: isReadable && problems.length === 0 ? 'admitted' : 'refused',
    readable: isReadable,
    problems: [...problems, ...read.problems],
  };
}

function unread(
  document: UnknownRecord,
  { admission, problems }: Pick<AdmittedObject, 'admission' | 'problems'>,
): AdmittedObject {
  return {
    apiVersion: stringAt(document, 'apiVersion'),
    kind: stringAt(document, 'kind'),
    ...metadataOf(ownValue(document, 'metadata')),
    spec: {},
    admission,
    readable: false,
    problems,
  };
}

function specOf({ value }: AdmittedValue): UnknownRecord {
  const spec = isRecord(value) ? ownValue(value, 'spec') : undefined;
  return isRecord(spec) ? spec : {};
}

function stringAt(object: UnknownRecord, key: string): string {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value : '';
}
