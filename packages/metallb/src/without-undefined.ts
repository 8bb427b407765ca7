/** The object without keys whose value is `undefined`: a YAML printer would write them out. */
export function withoutUndefined<T extends object>(fields: T): T {
  // the type stays: only keys are dropped whose value is undefined, and each of these may be absent
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
