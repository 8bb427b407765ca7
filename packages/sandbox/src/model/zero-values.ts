import { isRecord, type Json, type JsonObject, recordAt } from '@gatesmith/kubernetes';

// Go leaves a field out of JSON when it has its zero value and is marked `omitempty`, so a client's redundant statement is
// not stored (k8s.io/api v0.36). Fields that are pointers keep what they are given and are not listed.

const podSpec = [
  'activeDeadlineSeconds',
  'hostAliases',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostname',
  'imagePullSecrets',
  'initContainers',
  'nodeName',
  'nodeSelector',
  'priorityClassName',
  'readinessGates',
  'serviceAccountName',
  'subdomain',
  'tolerations',
  'topologySpreadConstraints',
  'volumes',
];

const container = [
  'args',
  'command',
  'env',
  'envFrom',
  'ports',
  'stdin',
  'stdinOnce',
  'tty',
  'volumeMounts',
  'workingDir',
];

const workload = ['minReadySeconds', 'paused'];
const metadata = ['annotations', 'finalizers', 'labels', 'ownerReferences'];
const service = [
  'externalIPs',
  'externalName',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
  'publishNotReadyAddresses',
  'selector',
];

const isZero = (value: Json | undefined): boolean =>
  value === false ||
  value === 0 ||
  value === '' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

const without = (object: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(
    Object.entries(object).filter(([key, value]) => !(fields.includes(key) && isZero(value))),
  );

const inEach = (object: JsonObject, field: string, change: (item: JsonObject) => JsonObject): JsonObject => {
  const list = object[field];
  return Array.isArray(list)
    ? { ...object, [field]: list.map((item: Json) => (isRecord(item) ? change(item) : item)) }
    : object;
};

const inside = (object: JsonObject, field: string, change: (value: JsonObject) => JsonObject): JsonObject =>
  isRecord(object[field]) ? { ...object, [field]: change(recordAt(object, field)) } : object;

/** A pod spec without its zero values. */
export function withoutPodZeroes(spec: JsonObject): JsonObject {
  return ['containers', 'initContainers'].reduce(
    (object, list) => inEach(object, list, containerWithoutZeroes),
    without(spec, podSpec),
  );
}

function containerWithoutZeroes(object: JsonObject): JsonObject {
  const probed = ['livenessProbe', 'readinessProbe', 'startupProbe'].reduce(
    (value, probe) => inside(value, probe, (one) => without(one, ['initialDelaySeconds'])),
    without(object, container),
  );
  const mounted = inEach(probed, 'volumeMounts', (mount) => without(mount, ['readOnly', 'subPath']));
  return inEach(mounted, 'ports', (port) => without(port, ['hostPort', 'hostIP', 'name']));
}

/** A workload's spec without its zero values; the template's are dropped with the pod spec's. */
export const withoutWorkloadZeroes = (spec: JsonObject): JsonObject =>
  inside(without(spec, workload), 'template', (template) =>
    inside(template, 'metadata', (value) => without(value, metadata)),
  );

/** A Service's spec without its zero values. */
export const withoutServiceZeroes = (spec: JsonObject): JsonObject =>
  inEach(without(spec, service), 'ports', (port) => without(port, ['name', 'nodePort']));

/** Any built-in object without the zero values of its metadata. */
export const withoutMetadataZeroes = (object: JsonObject): JsonObject =>
  inside(object, 'metadata', (value) => without(value, metadata));
