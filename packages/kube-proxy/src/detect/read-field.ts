/** The value at a path of keys and indexes in data that came from JSON, or nothing where the path ends early. */
export function readField(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Readonly<Record<string | number, unknown>>)[part]; // an own property, as just checked
  }
  return current;
}

/** Text at a path, or nothing. */
export function readText(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = readField(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** A number at a path, 0 where there is none: what the API leaves out of a status. */
export function readCount(value: unknown, ...path: readonly (string | number)[]): number {
  const found = readField(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** The list at a path, empty where there is none. */
export function readList(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = readField(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The texts of a map at a path: labels, annotations, data. */
export function readTexts(
  value: unknown,
  ...path: readonly (string | number)[]
): Readonly<Record<string, string>> {
  const found = readField(value, ...path);
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The texts of a list at a path: command, args. */
export function readWords(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return readList(value, ...path).filter((item) => typeof item === 'string');
}
