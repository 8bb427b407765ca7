import { asRecord, isList, isRecord, sameQuantity } from '@gatesmith/kubernetes';

/** A field that two objects state differently; `undefined` where one of them does not have it. */
export interface FieldDifference {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** The rules by which two strings are equal, such as names that differ by the name of their release. */
export type SameText = (before: string, after: string) => boolean;

/** Keys of list items, in the order in which the API server would use them. */
const itemKeys: readonly (readonly string[])[] = [
  ['mountPath'],
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['name'],
];

/**
 * Every field in which two objects differ, whatever the field is. List items are matched by their keys and command-line
 * arguments by their flags, so that the order of a list does not matter. An empty value equals an absent one.
 */
export function fieldDifferences(
  before: unknown,
  after: unknown,
  sameText: SameText = () => false,
): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  compare(before, after, { path: [], found, sameText });
  return found;
}

interface Place {
  readonly path: readonly string[];
  readonly found: FieldDifference[];
  readonly sameText: SameText;
}

function compare(before: unknown, after: unknown, place: Place): void {
  if (isEmpty(before) && isEmpty(after)) return;
  const { path, found, sameText } = place;
  const key = path.at(-1);
  const asMap = isList(before) || isList(after) ? keyed(before, after, key) : undefined;
  const [one, other] = asMap ?? [asRecord(before), asRecord(after)];
  // A map that is absent is compared as an empty one: each of its fields is a separate difference.
  if (isMapOrAbsent(before, one) && isMapOrAbsent(after, other)) {
    for (const name of new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])) {
      const below = { ...place, path: [...path, name] };
      // A list item that one side lacks is one difference, not one for each of its fields.
      const isMissing = asMap !== undefined && (one?.[name] === undefined || other?.[name] === undefined);
      if (isMissing) found.push({ path: below.path, before: one?.[name], after: other?.[name] });
      else compare(one?.[name], other?.[name], below);
    }
    return;
  }
  if (isSame(before, after, place)) return;
  if (typeof before === 'string' && typeof after === 'string' && sameText(before, after)) return;
  found.push({ path, before, after });
}

function isMapOrAbsent(value: unknown, map: Readonly<Record<string, unknown>> | undefined): boolean {
  return map !== undefined || value === undefined || value === null;
}

type ItemMap = Readonly<Record<string, unknown>>;

/** Both lists as maps, where their items have keys. */
function keyed(
  before: unknown,
  after: unknown,
  key: string | undefined,
): readonly [ItemMap, ItemMap] | undefined {
  const lists = [isList(before) ? before : [], isList(after) ? after : []] as const;
  if (key === 'args' || key === 'command') return [flagsOf(lists[0]), flagsOf(lists[1])];
  const items = lists.flat();
  if (items.length === 0 || !items.every((item) => isRecord(item))) return undefined;
  for (const names of itemKeys) {
    const maps = lists.map((list) => new Map(list.map((item) => [keyOf(item, names), item])));
    const isKey =
      items.every((item) => asRecord(item)?.[names[0] ?? ''] !== undefined) &&
      maps.every((map, index) => map.size === lists[index]?.length);
    const [one, other] = maps;
    if (isKey && one !== undefined && other !== undefined)
      return [Object.fromEntries(one), Object.fromEntries(other)];
  }
  return undefined;
}

function keyOf(item: unknown, names: readonly string[]): string {
  const record = asRecord(item);
  const [first, ...rest] = names;
  return [String(record?.[first ?? '']), ...rest.map((name) => String(record?.[name] ?? 'TCP'))].join('/');
}

/** Arguments by their flags; separately those that are not flags. */
function flagsOf(args: readonly unknown[]): ItemMap {
  return Object.fromEntries(
    args.map((arg) => {
      const [, flag, value] = /^(--?[A-Za-z0-9-]+)(?:=(.*))?$/s.exec(String(arg)) ?? [];
      return flag === undefined ? [String(arg), String(arg)] : [flag, value ?? 'true'];
    }),
  );
}

function isSame(before: unknown, after: unknown, { path, sameText }: Place): boolean {
  if (isList(before) && isList(after)) {
    const left = [...after];
    return (
      before.length === after.length &&
      before.every((item) => {
        const index = left.findIndex((other) => fieldDifferences(item, other, sameText).length === 0);
        if (index >= 0) left.splice(index, 1);
        return index >= 0;
      })
    );
  }
  return before === after || (path.includes('resources') && sameQuantity(before, after));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (isList(value)) return value.length === 0;
  const record = asRecord(value);
  return record !== undefined && Object.values(record).every(isEmpty);
}
