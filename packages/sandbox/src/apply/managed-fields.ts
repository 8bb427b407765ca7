import { isRecord, type Json, type JsonObject, listAt, recordsAt, textAt } from '@gatesmith/kubernetes';
import { type KubeObject, timestamp } from '../model/object.ts';
import type { Shape } from '../model/shape.ts';
import { ApiError } from '../model/status.ts';
import { sameJson } from '../same-json.ts';
import { withValue } from '../with-value.ts';
import { applyMerge, removeFields } from './apply-merge.ts';
import { compareFields } from './compare-fields.ts';
import {
  difference,
  type FieldSet,
  fieldsOf,
  formatFieldPath,
  formatFieldSet,
  intersection,
  isEmpty,
  members,
  noFields,
  parseFieldSet,
  recursiveDifference,
  union,
} from './field-set.ts';

/** One line of `metadata.managedFields`. */
interface Entry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string;
  readonly fields: FieldSet;
}

/** The writer of a change: its manager, version, subresource and time. */
export interface Writer {
  readonly manager: string;
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly now: number;
}

// structured-merge-diff strips what identifies an object before it takes ownership
// (k8s.io/apimachinery/pkg/util/managedfields/internal/stripmeta.go).
const unowned: FieldSet = parseFieldSet({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
    'f:generateName': {},
    'f:deletionTimestamp': {},
    'f:deletionGracePeriodSeconds': {},
  },
});

const owned = (set: FieldSet): FieldSet => recursiveDifference(set, unowned);

function readEntries(object: KubeObject | undefined): readonly Entry[] {
  return recordsAt(object, 'metadata', 'managedFields').map((entry) => ({
    manager: textAt(entry, 'manager') ?? '',
    operation: textAt(entry, 'operation') === 'Apply' ? 'Apply' : 'Update',
    apiVersion: textAt(entry, 'apiVersion') ?? '',
    subresource: textAt(entry, 'subresource') ?? '',
    time: textAt(entry, 'time') ?? '',
    fields: parseFieldSet(entry['fieldsV1']),
  }));
}

function writeEntries(entries: readonly Entry[]): readonly Json[] {
  return entries
    .filter((entry) => !isEmpty(entry.fields))
    .map(({ manager, operation, apiVersion, subresource, time, fields }): JsonObject => {
      const entry: JsonObject = {
        manager,
        operation,
        apiVersion,
        time,
        fieldsType: 'FieldsV1',
        fieldsV1: formatFieldSet(fields),
      };
      return subresource === '' ? entry : { ...entry, subresource };
    });
}

const isFrom = (entry: Entry, writer: Writer, operation: Entry['operation']): boolean =>
  entry.manager === writer.manager &&
  entry.operation === operation &&
  entry.subresource === writer.subresource &&
  (operation === 'Apply' || entry.apiVersion === writer.apiVersion);

const withEntries = (object: KubeObject, entries: readonly Entry[]): KubeObject => {
  const written = writeEntries(entries);
  return withValue(object, ['metadata', 'managedFields'], written.length === 0 ? undefined : written);
};

export interface Update {
  readonly before?: KubeObject | undefined;
  readonly after: KubeObject;
  readonly shape: Shape;
  readonly writer: Writer;
}

/**
 * Ownership after a create, update or patch: the writer alone owns the fields that it changed.
 *
 * `after` may contain its own managedFields, as clients that edit them send: an empty list resets ownership.
 */
export function recordUpdate({ before, after, shape, writer }: Update): KubeObject {
  const sent = listAt(after, 'metadata', 'managedFields');
  const hasSent = isRecord(after['metadata']) && Object.hasOwn(after['metadata'], 'managedFields');
  const isReset = hasSent && sent.length <= 1 && (sent.length === 0 || sameJson(sent[0] ?? null, {}));
  const entries = isReset ? [] : readEntries(hasSent ? after : before);
  const { changed, removed } = compareFields(before ?? {}, after, shape);
  const mine = owned(changed);
  const gone = owned(removed);
  const known = entries.find((entry) => isFrom(entry, writer, 'Update'));
  const kept = entries
    .filter((entry) => entry !== known)
    .map((entry) => ({ ...entry, fields: difference(difference(entry.fields, gone), mine) }));
  const fields = union(difference(known?.fields ?? noFields, gone), mine);
  const isSame = known !== undefined && sameJson(formatFieldSet(known.fields), formatFieldSet(fields));
  const entry: Entry = {
    manager: writer.manager,
    operation: 'Update',
    apiVersion: writer.apiVersion,
    subresource: writer.subresource,
    time: isSame ? known.time : timestamp(writer.now),
    fields,
  };
  return withEntries(after, [...kept, entry]);
}

/** The live object after a server-side apply, before defaulting. */
export interface Applied {
  readonly object: KubeObject;
  /** Completes ownership once defaults and generated fields are in. */
  finish(object: KubeObject): KubeObject;
}

export interface Apply {
  readonly live?: KubeObject | undefined;
  readonly config: KubeObject;
  readonly shape: Shape;
  readonly writer: Writer;
  readonly force: boolean;
}

/**
 * Server-side apply: merges the configuration into the live object, takes ownership of its fields, and gives up those that it
 * no longer contains (which are removed when no other manager owns them).
 *
 * @throws ApiError 409 with one cause per field when another manager owns a field with a different value and `force` is off
 */
export function serverSideApply({ live, config, shape, writer, force }: Apply): Applied {
  const entries = readEntries(live);
  const mine = owned(fieldsOf(config, shape));
  const known = entries.find((entry) => isFrom(entry, writer, 'Apply'));
  const others = entries.filter((entry) => entry !== known);
  const merged = applyMerge(live ?? {}, config, shape);
  const everyones = others.reduce((sum, entry) => union(sum, entry.fields), mine);
  const dropped = known === undefined ? noFields : abandoned(known.fields, everyones);
  const pruned = removeFields(merged, dropped, shape);
  const object = isRecord(pruned) ? pruned : {};
  const { changed, removed } = compareFields(live ?? {}, object, shape);
  const clashes = others
    .map((entry) => ({ entry, fields: intersection(entry.fields, changed) }))
    .filter(({ fields }) => !isEmpty(fields));
  if (clashes.length > 0 && !force) throw conflictOf(clashes);
  const kept = others.map((entry) => ({
    ...entry,
    fields: difference(difference(entry.fields, intersection(entry.fields, changed)), removed),
  }));
  const isSame = known !== undefined && sameJson(formatFieldSet(known.fields), formatFieldSet(mine));
  const entry: Entry = {
    manager: writer.manager,
    operation: 'Apply',
    apiVersion: writer.apiVersion,
    subresource: writer.subresource,
    time: isSame ? known.time : timestamp(writer.now),
    fields: mine,
  };
  return { object, finish: (complete) => withEntries(complete, [entry, ...kept]) };
}

/** The fields that were owned before and that no manager owns now, neither themselves nor anything below them. */
function abandoned(before: FieldSet, everyones: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [key, child] of before.children) {
    const still = everyones.children.get(key);
    const gone: FieldSet = still === undefined || isEmpty(still) ? whole(child) : abandoned(child, still);
    if (!isEmpty(gone)) children.set(key, gone);
  }
  return { self: false, children };
}

/** A branch without an owner: its members are removed, and their unmentioned neighbours stay. */
function whole(set: FieldSet): FieldSet {
  if (set.self) return set;
  return { self: false, children: new Map([...set.children].map(([key, child]) => [key, whole(child)])) };
}

function conflictOf(clashes: readonly { readonly entry: Entry; readonly fields: FieldSet }[]): ApiError {
  const causes = clashes.flatMap(({ entry, fields }) =>
    members(fields).map((path) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${describe(entry)}`,
      field: formatFieldPath(path),
    })),
  );
  const [first] = causes;
  const message =
    causes.length === 1 && first !== undefined
      ? `Apply failed with 1 conflict: ${first.message}: ${first.field}`
      : `Apply failed with ${causes.length} conflicts: ${clashes
          .map(({ entry, fields }) => {
            const paths = members(fields).map((path) => `- ${formatFieldPath(path)}`);
            return `conflicts with ${describe(entry)}:\n${paths.join('\n')}`;
          })
          .join('\n')}`;
  return new ApiError(message, { code: 409, reason: 'Conflict', causes });
}

function describe({ manager, operation, subresource, apiVersion }: Entry): string {
  const who = subresource === '' ? `"${manager}"` : `"${manager}" with subresource "${subresource}"`;
  return operation === 'Update' ? `${who} using ${apiVersion}` : who;
}
