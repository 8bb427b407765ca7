/** Narrowing of plain data that came from a server: what a field is, or nothing. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>) // checked on this line: an object that is no array has string keys
    : undefined;
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The value at a path of keys and indexes, or `undefined` where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof key === 'number') current = asArray(current)[key];
    else {
      const record = asRecord(current);
      current = record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
    }
  }
  return current;
}

/** The text at a path, or `undefined`. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  return asString(at(value, ...path));
}

/** The number at a path, or `undefined`. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  return asNumber(at(value, ...path));
}
