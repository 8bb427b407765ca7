import { objectId, type StoredObject } from './inventory.ts';

/** Fields that two clusters cannot agree on: drawn by lot, counted, timed, or the cluster's own. */
const incomparable = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'managedFields',
  'selfLink',
  'status',
  'clusterIP',
  'clusterIPs',
  'nodePort',
  'healthCheckNodePort',
  'caBundle',
]);

/** Names that end in a lot: five letters after the controller's part, and before them a hash in a ReplicaSet's pods. */
const lotted = new Set(['Pod', 'ReplicaSet']);

/** The journal's own fields: a random number, and times. */
const ofOneRun = /\n +"(run|startedAt|updatedAt)": "[^"]*",/g;

/** Every cluster has its own authority, here in a kubeconfig that kube-proxy mounts. */
const ownAuthority = /("certificate-authority-data":")[^"]*/g;

/** The part of an object that must be the same in both worlds. */
export function comparable(object: StoredObject): unknown {
  // Generated secrets: that they exist is all there is to compare.
  if (object.kind === 'Secret' || object.metadata.name === 'kube-root-ca.crt')
    return Object.keys(object).sort();
  const { generateName, ...metadata } = object.metadata;
  if (metadata.name === 'gatesmith-journal') {
    const { run } = object['data'] as { run: string }; // the one key that the journal has
    return prune({ ...object, data: { run: run.replace(ofOneRun, '') } });
  }
  return prune(
    generateName === undefined ? object : { ...object, metadata: { ...metadata, name: generateName } },
  );
}

/** An object's name as both worlds would give it. */
export function comparableId(object: StoredObject): string {
  const { generateName, name } = object.metadata;
  return objectId({ ...object, metadata: { ...object.metadata, name: generateName ?? name } });
}

function prune(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(ownAuthority, '$1');
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== 'object' || value === null) return value;
  if ('kind' in value && 'name' in value && typeof value.kind === 'string' && lotted.has(value.kind)) {
    return prune({
      ...value,
      kind: `a ${value.kind}`,
      name: String(value.name).replace(/(-[a-z0-9]{6,10})?-[a-z0-9]{5}$/, ''),
    });
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== undefined && !incomparable.has(key))
      .map(([key, inner]) => [key, prune(inner)] as const)
      .filter(([, inner]) => !isEmptyObject(inner)),
  );
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}
