/** The part of an object that its file is named after. */
export interface NamedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

/** Kinds that have to exist before the others can be applied; files are applied in the order of their names. */
const first: Readonly<Record<string, string>> = { Namespace: '0', CustomResourceDefinition: '1' };

/**
 * A file name for each object. It depends on the object alone, so an object that is added or removed renames no other
 * file, and it is valid on every file system.
 */
export function fileNames<Named extends NamedObject>(objects: readonly Named[]): ReadonlyMap<string, Named> {
  const files = new Map<string, Named>();
  for (const object of objects) {
    const { kind, metadata } = object;
    const { name, namespace } = metadata;
    const parts = [first[kind] ?? '2', kind, ...(namespace === undefined ? [] : [namespace]), name];
    const base = parts
      .join('-')
      .toLowerCase()
      .replaceAll(/[^a-z0-9.-]/g, '_');
    let file = `${base}.yaml`;
    for (let count = 2; files.has(file); count += 1) file = `${base}-${count}.yaml`;
    files.set(file, object);
  }
  return files;
}
