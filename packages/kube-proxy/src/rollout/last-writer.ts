import { readField, readList, readText } from '../detect/read-field.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';

/** Who wrote a key of a ConfigMap last, by the API server's own record. */
export interface LastWriter {
  readonly manager: string;
  readonly operation: string;
  /** RFC 3339, where the server noted it. */
  readonly time: string | undefined;
}

/** Reads `managedFields` for one key of `data`; `undefined` where the record names nobody, as after a restore. */
export function lastWriter({ metadata }: KubernetesObject, key: string): LastWriter | undefined {
  const writers = readList(metadata?.managedFields)
    .filter((entry) => readField(entry, 'fieldsV1', 'f:data', `f:${key}`) !== undefined)
    .map((entry) => ({
      manager: readText(entry, 'manager') ?? 'unknown',
      operation: readText(entry, 'operation') ?? 'Update',
      time: readText(entry, 'time'),
    }));
  return writers.sort((left, right) => (left.time ?? '').localeCompare(right.time ?? '')).at(-1);
}
