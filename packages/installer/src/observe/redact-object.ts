import { asRecord, type KubernetesObject } from '@gatesmith/kubernetes';

const mask = '***';
const secretName = /pass(word|wd)?|token|secret|credential|private|api[-_]?key/i;
const noisyAnnotations: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration']);
// Only the object whose edits we have to explain keeps the field sets themselves.
const keepsFieldSets: ReadonlySet<string> = new Set(['ConfigMap']);

/**
 * An object without what must not leave the cluster: Secret values become `***` under their keys, literal environment
 * values and fields with suspicious names too. Field sets of managed fields are dropped where no check reads them.
 *
 * Applied to live and to desired objects alike, so that comparing them still works.
 */
export function redactObject(object: KubernetesObject): KubernetesObject {
  const masked = object.kind === 'Secret' ? maskSecret(object) : maskDeep(object);
  const { managedFields, annotations, ...metadata } = object.metadata;
  const keptAnnotations =
    annotations === undefined
      ? undefined
      : object.kind === 'Secret'
        ? Object.fromEntries(Object.entries(annotations).filter(([key]) => !noisyAnnotations.has(key)))
        : annotations;
  return {
    ...masked,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      ...metadata,
      ...(keptAnnotations === undefined ? {} : { annotations: keptAnnotations }),
      ...(managedFields === undefined
        ? {}
        : {
            managedFields: keepsFieldSets.has(object.kind)
              ? managedFields
              : managedFields.map(({ manager, operation, time, subresource }) => ({
                  manager,
                  operation,
                  time,
                  subresource,
                })),
          }),
    },
  };
}

function maskSecret(object: KubernetesObject): Record<string, unknown> {
  const keys = (field: unknown): Record<string, string> =>
    Object.fromEntries(Object.keys(asRecord(field) ?? {}).map((key) => [key, mask]));
  const { data, stringData, ...rest } = object;
  return {
    ...rest,
    ...(data === undefined && stringData === undefined
      ? {}
      : { data: { ...keys(data), ...keys(stringData) } }),
  };
}

function maskDeep(object: KubernetesObject): Record<string, unknown> {
  const { metadata: _, ...rest } = object;
  return asRecord(walk(rest)) ?? {};
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(walk);
  const record = asRecord(value);
  if (record === undefined) return value;
  // `{ name: DB_PASSWORD, value: ... }` is how a container's environment is written.
  const isSecretEnv =
    typeof record['name'] === 'string' &&
    typeof record['value'] === 'string' &&
    secretName.test(record['name']);
  return Object.fromEntries(
    Object.entries(record).map(([key, inner]) => {
      if (isSecretEnv && key === 'value') return [key, mask];
      if (key === 'password' && typeof inner === 'string') return [key, mask];
      return [key, walk(inner)];
    }),
  );
}
