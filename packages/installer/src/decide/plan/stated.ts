import { asArray, asRecord, type KubernetesObject, stringsAt } from '@gatesmith/kubernetes';

/**
 * An object cut down to the fields that a mask states, values its own; lists are kept whole where their lengths differ.
 * Of the metadata only what names an object, its labels and its annotations stay.
 */
export function stated(object: KubernetesObject, mask: KubernetesObject): KubernetesObject {
  const { apiVersion, kind, metadata, ...fields } = mask;
  const { labels, annotations } = metadata;
  const project = (value: unknown, shape: unknown): unknown =>
    shape === undefined ? undefined : cut(value, shape);
  return {
    apiVersion,
    kind,
    ...(asRecord(project(withoutStatus(object), withoutStatus(fields))) ?? {}),
    metadata: {
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(labels === undefined ? {} : { labels: stringsAt(project(object.metadata.labels, labels)) }),
      ...(annotations === undefined
        ? {}
        : { annotations: stringsAt(project(object.metadata.annotations, annotations)) }),
    },
  };
}

function cut(value: unknown, mask: unknown): unknown {
  if (Array.isArray(mask)) {
    const items = asArray(value);
    return items.length === mask.length ? items.map((item, index) => cut(item, mask[index])) : value;
  }
  const record = asRecord(value);
  const shape = asRecord(mask);
  if (record === undefined || shape === undefined) return value;
  return Object.fromEntries(
    Object.keys(shape)
      .filter((key) => Object.hasOwn(record, key))
      .map((key) => [key, cut(record[key], shape[key])]),
  );
}

function withoutStatus(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { status: _, ...rest } = object;
  return rest;
}
