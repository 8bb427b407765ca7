import { asArray, asRecord, at, type KubernetesObject, sameQuantity } from '@gatesmith/kubernetes';

/** A place where the live object does not say what the desired one says. */
export interface Difference {
  readonly path: readonly (string | number)[];
  readonly desired: unknown;
  readonly live: unknown;
}

// Written by the server or by controllers; a desired object never decides about them.
const serverOwned: ReadonlySet<string> = new Set(['status']);
const comparedMetadata = ['labels', 'annotations'] as const;
/**
 * Where a live object differs from the desired one. The live object may say more (defaults, injected fields, other
 * managers' fields): only what the desired object states is compared, and a stated zero value equals an absent field, as
 * the API server drops those.
 */
export function compareObject(desired: KubernetesObject, live: KubernetesObject): readonly Difference[] {
  const differences: Difference[] = [];
  for (const key of comparedMetadata) {
    compare(desired.metadata[key] ?? {}, live.metadata[key], ['metadata', key], differences);
  }
  for (const [key, value] of Object.entries(desired)) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata' || serverOwned.has(key)) continue;
    compare(value, live[key], [key], differences);
  }
  if (desired.kind === 'Service') compareSelector(desired, live, differences);
  return differences;
}

/** With one more label it selects no pod: the map is one value to the server (`atomic`), whichever client writes it. */
function compareSelector(desired: KubernetesObject, live: KubernetesObject, found: Difference[]): void {
  const wanted = asRecord(at(desired, 'spec', 'selector'));
  const actual = asRecord(at(live, 'spec', 'selector')) ?? {};
  const path = ['spec', 'selector'];
  if (wanted !== undefined && Object.keys(actual).some((key) => !Object.hasOwn(wanted, key)))
    found.push({ path, desired: wanted, live: actual });
}

function compare(
  desired: unknown,
  live: unknown,
  path: readonly (string | number)[],
  found: Difference[],
): void {
  if (isZero(desired) && isZero(live)) return;
  if (Array.isArray(desired)) {
    const actual = asArray(live);
    if (!Array.isArray(live) || actual.length !== desired.length) found.push({ path, desired, live });
    else for (const [index, item] of desired.entries()) compare(item, actual[index], [...path, index], found);
    return;
  }
  const record = asRecord(desired);
  if (record !== undefined) {
    const actual = asRecord(live);
    if (actual === undefined && live !== undefined && live !== null) found.push({ path, desired, live });
    else
      for (const [key, value] of Object.entries(record)) compare(value, actual?.[key], [...path, key], found);
    return;
  }
  if (desired !== live && !isSameAmount(desired, live, path)) found.push({ path, desired, live });
}

/** Zero values that `omitempty` leaves out: the server does not store them. */
function isZero(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  const record = asRecord(value);
  return record !== undefined && Object.values(record).every(isZero);
}

/** `0.1` and `100m` are the same amount; only fields that hold amounts are compared as such. */
function isSameAmount(a: unknown, b: unknown, path: readonly (string | number)[]): boolean {
  const holdsAmounts = path.includes('resources') || path.includes('sizeLimit') || path.includes('hard');
  return holdsAmounts && sameQuantity(a, b);
}
