import { nearest } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import { z } from 'zod';

const closeKeyChecks = new WeakSet<z.core.$ZodCheck>();

/**
 * A map that lists its keys and leaves room for others: a key that is close to a listed one is refused as a misspelling,
 * any other is accepted. JSON Schema cannot express "close", so it accepts every other key.
 */
export function openMap<T extends z.ZodRawShape>(keys: T): z.ZodObject<T, z.core.$loose> {
  const check = closeKeyCheck(Object.keys(keys));
  closeKeyChecks.add(check);
  return z.looseObject(keys).check(check);
}

/** Whether a map was made by {@link openMap}. */
export function refusesCloseKeys(map: z.ZodObject): boolean {
  return (map.def.checks ?? []).some((check) => closeKeyChecks.has(check));
}

function closeKeyCheck(known: readonly string[]): z.core.$ZodCheck<Record<string, unknown>> {
  const check = z.check<Record<string, unknown>>(({ value, issues }) => {
    const keys = Object.keys(value).filter(
      (key) => !known.includes(key) && nearest(key, known) !== undefined,
    );
    if (keys.length > 0) issues.push({ code: 'unrecognized_keys', keys, input: value, continue: true });
  });
  // Checked even when a value inside the map is wrong, so that all mistakes are reported at once.
  check._zod.def.when = ({ value }) => isRecord(value);
  return check;
}
