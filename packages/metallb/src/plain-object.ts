/** A JSON object of unknown content. Read its keys with `Object.hasOwn` or destructuring, never through a prototype. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object as JSON has them. */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property, whatever its name: `__proto__` and `constructor` are keys like any other. */
export function ownValue(object: PlainObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
