import type { JsonObject } from '@gatesmith/kubernetes';
import type { Shape } from './shape.ts';
import { metadata, shapes } from './shapes.ts';

/** One kind that the API serves: a row of the table, or what an established CRD adds. */
export interface Kind {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The name in paths. */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** `status`, `scale` and the special ones: `log`, `eviction`, `finalize`, `token`, `binding`. */
  readonly subresources: readonly string[];
  readonly shape: Shape;
  /** Whether it can only be created and is not kept (reviews). */
  readonly review: boolean;
  /** Whether `metadata.generation` counts changes of the spec. */
  readonly generation: boolean;
  /** The part that an established CRD adds; built-in kinds have none. */
  readonly custom?: CustomKind | undefined;
}

/** The part of a CRD version that requests need. */
export interface CustomKind {
  /** The CRD's name. */
  readonly definition: string;
  /** `openAPIV3Schema`. */
  readonly schema: JsonObject;
  readonly storageVersion: string;
  readonly columns: readonly JsonObject[];
  /** The path of the webhook's Service when versions convert by webhook. */
  readonly conversion: JsonObject | undefined;
}

type Row = readonly [
  apiVersion: string,
  kind: string,
  plural: string,
  shortNames: string,
  scope: 'cluster' | 'namespaced',
  subresources: string,
  marks?: string,
];

// Marks: `all` is kubectl's category, `generation` counts changes of the spec, `review` is answered and forgotten.
const table: readonly Row[] = [
  ['v1', 'ConfigMap', 'configmaps', 'cm', 'namespaced', ''],
  ['v1', 'Endpoints', 'endpoints', 'ep', 'namespaced', ''],
  ['v1', 'Event', 'events', 'ev', 'namespaced', ''],
  ['v1', 'LimitRange', 'limitranges', 'limits', 'namespaced', ''],
  ['v1', 'Namespace', 'namespaces', 'ns', 'cluster', 'status finalize'],
  ['v1', 'Node', 'nodes', 'no', 'cluster', 'status'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'pvc', 'namespaced', 'status'],
  ['v1', 'PersistentVolume', 'persistentvolumes', 'pv', 'cluster', 'status'],
  ['v1', 'Pod', 'pods', 'po', 'namespaced', 'status log eviction binding', 'all generation'],
  ['v1', 'PodTemplate', 'podtemplates', '', 'namespaced', ''],
  [
    'v1',
    'ReplicationController',
    'replicationcontrollers',
    'rc',
    'namespaced',
    'status scale',
    'all generation',
  ],
  ['v1', 'ResourceQuota', 'resourcequotas', 'quota', 'namespaced', 'status'],
  ['v1', 'Secret', 'secrets', '', 'namespaced', ''],
  ['v1', 'ServiceAccount', 'serviceaccounts', 'sa', 'namespaced', 'token'],
  ['v1', 'Service', 'services', 'svc', 'namespaced', 'status', 'all'],
  ['apps/v1', 'ControllerRevision', 'controllerrevisions', '', 'namespaced', ''],
  ['apps/v1', 'DaemonSet', 'daemonsets', 'ds', 'namespaced', 'status', 'all generation'],
  ['apps/v1', 'Deployment', 'deployments', 'deploy', 'namespaced', 'status scale', 'all generation'],
  ['apps/v1', 'ReplicaSet', 'replicasets', 'rs', 'namespaced', 'status scale', 'all generation'],
  ['apps/v1', 'StatefulSet', 'statefulsets', 'sts', 'namespaced', 'status scale', 'all generation'],
  ['batch/v1', 'CronJob', 'cronjobs', 'cj', 'namespaced', 'status', 'all generation'],
  ['batch/v1', 'Job', 'jobs', '', 'namespaced', 'status', 'all generation'],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    'hpa',
    'namespaced',
    'status',
    'all',
  ],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', 'pdb', 'namespaced', 'status', 'generation'],
  ['networking.k8s.io/v1', 'IngressClass', 'ingressclasses', '', 'cluster', '', 'generation'],
  ['networking.k8s.io/v1', 'Ingress', 'ingresses', 'ing', 'namespaced', 'status', 'generation'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', 'netpol', 'namespaced', '', 'generation'],
  ['networking.k8s.io/v1', 'ServiceCIDR', 'servicecidrs', '', 'cluster', 'status'],
  ['networking.k8s.io/v1', 'IPAddress', 'ipaddresses', 'ip', 'cluster', ''],
  ['discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', '', 'namespaced', ''],
  ['coordination.k8s.io/v1', 'Lease', 'leases', '', 'namespaced', ''],
  ['storage.k8s.io/v1', 'StorageClass', 'storageclasses', 'sc', 'cluster', ''],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', 'pc', 'cluster', ''],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', '', 'cluster', ''],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', '', 'cluster', ''],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', '', 'namespaced', ''],
  ['rbac.authorization.k8s.io/v1', 'Role', 'roles', '', 'namespaced', ''],
  [
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    'mutatingwebhookconfigurations',
    '',
    'cluster',
    '',
    'generation',
  ],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    'validatingwebhookconfigurations',
    '',
    'cluster',
    '',
    'generation',
  ],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicy',
    'validatingadmissionpolicies',
    '',
    'cluster',
    'status',
    'generation',
  ],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
    '',
    'cluster',
    '',
    'generation',
  ],
  [
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    'crd crds',
    'cluster',
    'status',
    'generation',
  ],
  ['apiregistration.k8s.io/v1', 'APIService', 'apiservices', '', 'cluster', 'status'],
  ['authentication.k8s.io/v1', 'TokenReview', 'tokenreviews', '', 'cluster', '', 'review'],
  ['authentication.k8s.io/v1', 'SelfSubjectReview', 'selfsubjectreviews', '', 'cluster', '', 'review'],
  [
    'authorization.k8s.io/v1',
    'LocalSubjectAccessReview',
    'localsubjectaccessreviews',
    '',
    'namespaced',
    '',
    'review',
  ],
  [
    'authorization.k8s.io/v1',
    'SelfSubjectAccessReview',
    'selfsubjectaccessreviews',
    '',
    'cluster',
    '',
    'review',
  ],
  [
    'authorization.k8s.io/v1',
    'SelfSubjectRulesReview',
    'selfsubjectrulesreviews',
    '',
    'cluster',
    '',
    'review',
  ],
  ['authorization.k8s.io/v1', 'SubjectAccessReview', 'subjectaccessreviews', '', 'cluster', '', 'review'],
];

const words = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

/** The kinds that every practice cluster serves. */
export const builtInKinds: readonly Kind[] = table.map(
  ([apiVersion, kind, plural, shortNames, scope, subresources, marks = '']) => {
    const [first = '', second] = apiVersion.split('/');
    const group = second === undefined ? '' : first;
    const shape = shapes[group === '' ? kind : `${group}/${kind}`] ?? {};
    return {
      group,
      version: second ?? first,
      kind,
      plural,
      singular: kind.toLowerCase(),
      shortNames: words(shortNames),
      categories: words(marks).filter((mark) => mark === 'all'),
      namespaced: scope === 'namespaced',
      subresources: words(subresources),
      shape: { ...shape, fields: { ...shape.fields, metadata } },
      review: words(marks).includes('review'),
      generation: words(marks).includes('generation'),
    };
  },
);

/** `group/plural`, what objects are stored under whatever version they are asked in. */
export function resourceOf(kind: Pick<Kind, 'group' | 'plural'>): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
}

/** `v1` or `group/version`. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}
