import type { FindingPath } from '@gatesmith/diagnostics';
import { checkResources, type ResourceFinding } from './check-resources.ts';
import { isMap } from './is-map.ts';
import { readByShape } from './shape/read-values.ts';
import { frontDoorOf } from './to-resources.ts';

/**
 * What is wrong with the addresses themselves in a document that cannot be read as a whole: a misspelled key must not hide
 * an inverted range. Nothing else of such a document is judged, because what is missing would be blamed on the rest; nor
 * are warnings given, which other keys may answer.
 */
export function checkAddresses(document: Readonly<Record<string, unknown>>): readonly ResourceFinding[] {
  const pools = poolsOf(document);
  const { value } = readByShape({ pools: pools.map(({ pool }) => pool) });
  if (value === undefined) return [];
  return checkResources(value, { frontDoor: frontDoorOf(value) }).flatMap((finding) => {
    const [section, index, key, entry] = finding.path;
    if (finding.severity !== 'error' || section !== 'pools') return [];
    if (typeof index !== 'number' || key !== 'addresses' || typeof entry !== 'number') return [];
    const from = pools[index];
    const place = from?.entries[entry];
    if (from === undefined || place === undefined) return [];
    const path: FindingPath = ['pools', from.index, 'addresses', place, ...finding.path.slice(4)];
    return [{ ...finding, path }];
  });
}

interface ReadablePool {
  readonly pool: { readonly name: string; readonly addresses: readonly string[] };
  /** Where the pool and its addresses stand in the document. */
  readonly index: number;
  readonly entries: readonly number[];
}

/** The pools as far as they have addresses that are texts, under names that nothing can be wrong with. */
function poolsOf({ pools }: Readonly<Record<string, unknown>>): readonly ReadablePool[] {
  if (!Array.isArray(pools)) return [];
  return pools.flatMap((pool: unknown, index): ReadablePool[] => {
    const addresses: unknown = isMap(pool) ? pool['addresses'] : undefined;
    if (!Array.isArray(addresses)) return [];
    const readable = addresses.flatMap((text: unknown, entry) =>
      typeof text === 'string' && text !== '' && text.length <= 100 ? [{ text, entry }] : [],
    );
    if (readable.length === 0) return [];
    return [
      {
        pool: { name: `pool-${index}`, addresses: readable.map(({ text }) => text) },
        index,
        entries: readable.map(({ entry }) => entry),
      },
    ];
  });
}
