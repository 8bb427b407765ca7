import { at, listAt, type PartialObject, textAt } from '@gatesmith/kubernetes';

/** The last writer of a key of a ConfigMap, by the API server's own record. */
export interface LastWriter {
  readonly manager: string;
  readonly operation: string;
  /** RFC 3339, where the server noted it. */
  readonly time: string | undefined;
}

/** Reads `managedFields` for one key of `data`; `undefined` where the record names no manager, as after a restore. */
export function lastWriter({ metadata }: PartialObject, key: string): LastWriter | undefined {
  const writers = listAt(metadata?.managedFields)
    .filter((entry) => at(entry, 'fieldsV1', 'f:data', `f:${key}`) !== undefined)
    .map((entry) => ({
      manager: textAt(entry, 'manager') ?? 'unknown',
      operation: textAt(entry, 'operation') ?? 'Update',
      time: textAt(entry, 'time'),
    }));
  return writers.sort((left, right) => (left.time ?? '').localeCompare(right.time ?? '')).at(-1);
}
