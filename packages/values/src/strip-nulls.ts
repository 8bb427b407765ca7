import { isRecord } from '@gatesmith/kubernetes';
import { setOwn } from './set-own.ts';

const passedThrough = ['global', 'metallb', 'ingress-nginx', 'traefik'];

/** In Helm a `null` removes a key; to us it means: as if the key had not been given. Lists keep their length. */
export function stripNulls(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(document)) {
    if (inner !== null && inner !== undefined) setOwn(kept, key, withoutNulls(inner));
  }
  return kept;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  return isRecord(value) ? stripNulls(value) : value;
}

/**
 * In the sections that go through to other charts a `null` removes the default of that chart, so there it comes back
 * once everything is checked; except where our own default is, which must stay.
 */
export function restoreNulls<T extends object>(values: T, document: Readonly<Record<string, unknown>>): T {
  const restored: Record<string, unknown> = Object.fromEntries(Object.entries(values));
  for (const section of passedThrough) {
    const said = document[section];
    const kept = restored[section];
    if (isRecord(said) && isRecord(kept)) restored[section] = withNulls(kept, said);
  }
  // Keys were added below sections only, where every key may be null to Helm.
  return restored as T;
}

function withNulls(
  kept: Readonly<Record<string, unknown>>,
  said: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const restored: Record<string, unknown> = { ...kept };
  for (const [key, inner] of Object.entries(said)) {
    const own = Object.hasOwn(kept, key) ? kept[key] : undefined;
    if (inner === null && own === undefined) setOwn(restored, key, null);
    else if (isRecord(inner) && isRecord(own)) setOwn(restored, key, withNulls(own, inner));
  }
  return restored;
}
