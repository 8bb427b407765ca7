import {
  at,
  isConditionTrue,
  type Json,
  type JsonObject,
  recordAt,
  recordsAt,
  textAt,
} from '@gatesmith/kubernetes';
import type { Kind } from '../model/kinds.ts';
import type { KubeObject } from '../model/object.ts';
import type { Cause } from '../model/status.ts';
import { sameJson } from '../same-json.ts';
import { withValue } from '../with-value.ts';

/** Two versions of one object: the stored one, and the one that is to replace it. */
interface Change {
  readonly before: KubeObject;
  readonly after: KubeObject;
}

type Rule = (change: Change) => readonly Cause[];

const invalid = (field: string, value: Json | undefined, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value ?? null)}: ${why}`,
  field,
});

const forbidden = (field: string, why: string): Cause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
  field,
});

/** Compares as Semantic.DeepEqual does, which takes an empty map or list for a missing one. */
function isSame(a: Json | undefined, b: Json | undefined): boolean {
  const isEmpty = (value: Json | undefined): boolean =>
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  return (isEmpty(a) && isEmpty(b)) || sameJson(a, b);
}

/** ValidateImmutableField for a path of the object. */
const fixed =
  (...path: readonly string[]): Rule =>
  ({ before, after }) =>
    isSame(at(before, ...path), at(after, ...path))
      ? []
      : [invalid(path.join('.'), at(after, ...path), 'field is immutable')];

const all =
  (...rules: readonly Rule[]): Rule =>
  (change) =>
    rules.flatMap((rule) => rule(change));

const when =
  (applies: (before: KubeObject) => boolean, rule: Rule): Rule =>
  (change) =>
    applies(change.before) ? rule(change) : [];

/** Once `immutable` is set, it stays set and the data stay as they are. */
const sealed = (...fields: readonly string[]): Rule =>
  when(
    (before) => at(before, 'immutable') === true,
    ({ before, after }) => {
      const why = 'field is immutable when `immutable` is set';
      const isUnset = at(after, 'immutable') !== true;
      return [
        ...(isUnset ? [forbidden('immutable', why)] : []),
        ...fields
          .filter((field) => !isSame(at(before, field), at(after, field)))
          .map((field) => forbidden(field, why)),
      ];
    },
  );

/** The message shows RBAC's internal type, whose fields have no JSON names. */
const roleRef: Rule = ({ before, after }) => {
  if (isSame(before['roleRef'], after['roleRef'])) return [];
  const { apiGroup, kind, name } = recordAt(after, 'roleRef');
  const shown: JsonObject = { APIGroup: apiGroup ?? '', Kind: kind ?? '', Name: name ?? '' };
  return [invalid('roleRef', shown, 'cannot change roleRef')];
};

/** The spec with some fields taken from another object. */
const specWith = (object: KubeObject, from: KubeObject, fields: readonly string[]): JsonObject =>
  fields.reduce<JsonObject>(
    (spec, field) => withValue(spec, [field], at(from, 'spec', field)),
    recordAt(object, 'spec'),
  );

/** The fields of a spec that may change; the API server names them when another one does. */
const onlyMutable =
  (fields: readonly string[], why: string): Rule =>
  ({ before, after }) =>
    isSame(specWith(after, before, fields), recordAt(before, 'spec')) ? [] : [forbidden('spec', why)];

const statefulSet = onlyMutable(
  [
    'replicas',
    'ordinals',
    'template',
    'updateStrategy',
    'revisionHistoryLimit',
    'persistentVolumeClaimRetentionPolicy',
    'minReadySeconds',
  ],
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
);

/** A bound claim may ask for more; the real message continues with a diff of the two specs. */
const claim: Rule = ({ before, after }) => {
  const isBound = textAt(before, 'status', 'phase') === 'Bound';
  const isNamed = (textAt(before, 'spec', 'volumeName') ?? '') !== '';
  const mutable = [
    ...(isBound ? ['resources', 'volumeAttributesClassName'] : []),
    ...(isNamed ? [] : ['volumeName']),
  ];
  return onlyMutable(
    mutable,
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
  )({ before, after });
};

/** A running pod's images, deadlines and additional tolerations may change; the real message continues with a diff. */
const pod: Rule = ({ before, after }) => {
  const munged = ['containers', 'initContainers'].reduce<KubeObject>((object, list) => {
    const containers = recordsAt(object, 'spec', list);
    const old = recordsAt(before, 'spec', list);
    if (containers.length !== old.length || old.length === 0) return object;
    const images = containers.map((container, index) =>
      withValue(container, ['image'], old[index]?.['image']),
    );
    return withValue(object, ['spec', list], images);
  }, after);
  return onlyMutable(
    ['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds', 'schedulingGates', 'nodeName'],
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
  )({ before, after: munged });
};

const established = (before: KubeObject): boolean => isConditionTrue(before, 'Established');

const definition = all(
  when(established, all(fixed('spec', 'scope'), fixed('spec', 'names', 'kind'))),
  fixed('spec', 'group'),
  fixed('spec', 'names', 'plural'),
);

const job = all(
  when((before) => textAt(before, 'spec', 'completionMode') !== 'Indexed', fixed('spec', 'completions')),
  fixed('spec', 'selector'),
  fixed('spec', 'template'),
  fixed('spec', 'completionMode'),
  fixed('spec', 'podFailurePolicy'),
  fixed('spec', 'backoffLimitPerIndex'),
  fixed('spec', 'managedBy'),
  fixed('spec', 'successPolicy'),
);

const priorityClass: Rule = (change) => [
  ...(isSame(change.before['value'], change.after['value'])
    ? []
    : [forbidden('value', 'may not be changed in an update.')]),
  ...fixed('preemptionPolicy')(change),
];

// ValidateXUpdate in pkg/apis/*/validation of Kubernetes 1.36; Services have their own rules.
const rules: Readonly<Record<string, Rule>> = {
  ConfigMap: sealed('data', 'binaryData'),
  PersistentVolumeClaim: claim,
  Pod: pod,
  Secret: all(fixed('type'), sealed('data')),
  'apiextensions.k8s.io/CustomResourceDefinition': definition,
  'apps/DaemonSet': fixed('spec', 'selector'),
  'apps/Deployment': fixed('spec', 'selector'),
  'apps/ReplicaSet': fixed('spec', 'selector'),
  'apps/StatefulSet': statefulSet,
  'batch/Job': job,
  'discovery.k8s.io/EndpointSlice': fixed('addressType'),
  'networking.k8s.io/IngressClass': fixed('spec', 'controller'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleRef,
  'rbac.authorization.k8s.io/RoleBinding': roleRef,
  'scheduling.k8s.io/PriorityClass': priorityClass,
  'storage.k8s.io/StorageClass': all(
    fixed('parameters'),
    fixed('provisioner'),
    fixed('reclaimPolicy'),
    fixed('volumeBindingMode'),
  ),
};

/** The fields of a built-in kind that an update changes although they are immutable, in the API server's words. */
export function immutableFieldCauses(kind: Kind, before: KubeObject, after: KubeObject): readonly Cause[] {
  const rule = rules[kind.group === '' ? kind.kind : `${kind.group}/${kind.kind}`];
  return rule?.({ before, after }) ?? [];
}
