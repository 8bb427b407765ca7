import { isMap } from './is-map.ts';
import { setOwn } from './set-own.ts';

const passedThrough = new Set(['global', 'metallb', 'ingress-nginx', 'traefik']);

/**
 * In Helm a `null` removes a key. In our own sections that means: as if it had not been given. In the sections that go
 * through to other charts it removes their default, so there it stays.
 */
export function stripNulls(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(document)) {
    if (value === null || value === undefined) continue;
    setOwn(kept, key, passedThrough.has(key) ? value : withoutNulls(value));
  }
  return kept;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner !== null && inner !== undefined) setOwn(kept, key, withoutNulls(inner));
  }
  return kept;
}
