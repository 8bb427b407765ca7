import { atomic, fields, keyed, type Shape, set } from './shape.ts';

// Merge keys as in the `patchMergeKey` and `listMapKey` markers of k8s.io/api v0.36.

const conditions: Shape = keyed(['type']);
const status: Shape = fields({ conditions });

/** ObjectMeta, the same in every kind. */
export const metadata: Shape = fields({ finalizers: set, ownerReferences: keyed(['uid']) });

const sourceOfValue: Shape = fields({
  configMapKeyRef: atomic,
  secretKeyRef: atomic,
  fieldRef: atomic,
  resourceFieldRef: atomic,
});

const container: Shape = fields({
  env: keyed(['name'], fields({ valueFrom: sourceOfValue })),
  ports: keyed(['containerPort', 'protocol'], {}, { keyDefaults: { protocol: 'TCP' } }),
  volumeMounts: keyed(['mountPath']),
  volumeDevices: keyed(['devicePath']),
  resources: fields({ claims: keyed(['name']) }),
});

const podSpec: Shape = fields({
  containers: keyed(['name'], container),
  initContainers: keyed(['name'], container),
  ephemeralContainers: keyed(['name'], container),
  volumes: keyed(['name']),
  imagePullSecrets: keyed(['name']),
  hostAliases: keyed(['ip']),
  topologySpreadConstraints: keyed(['topologyKey', 'whenUnsatisfiable'], fields({ labelSelector: atomic })),
  resourceClaims: keyed(['name']),
  schedulingGates: keyed(['name']),
  nodeSelector: atomic,
});

const template: Shape = fields({ metadata, spec: podSpec });

const workload: Shape = fields({ spec: fields({ selector: atomic, template }), status });

/** The shape of each built-in kind that has one, by `group/Kind` (the core group has no group). */
export const shapes: Readonly<Record<string, Shape>> = {
  Pod: fields({ spec: podSpec, status }),
  PodTemplate: fields({ template }),
  ReplicationController: fields({ spec: fields({ selector: atomic, template }), status }),
  Service: fields({
    spec: fields({
      ports: keyed(['port', 'protocol'], {}, { keyDefaults: { protocol: 'TCP' } }),
      selector: atomic,
    }),
    status: fields({ conditions, loadBalancer: fields({ ingress: {} }) }),
  }),
  ServiceAccount: fields({ secrets: keyed(['name']), imagePullSecrets: keyed(['name']) }),
  Namespace: fields({ spec: fields({ finalizers: set }), status }),
  Node: fields({
    spec: fields({ podCIDRs: set, taints: { strategic: 'key' } }),
    status: fields({ conditions, addresses: keyed(['type']) }),
  }),
  Event: fields({ involvedObject: atomic, related: atomic }),
  'apps/Deployment': workload,
  'apps/ReplicaSet': workload,
  'apps/DaemonSet': workload,
  'apps/StatefulSet': workload,
  'batch/Job': fields({ spec: fields({ selector: atomic, template }), status }),
  'batch/CronJob': fields({
    spec: fields({ jobTemplate: fields({ spec: fields({ selector: atomic, template }) }) }),
  }),
  'networking.k8s.io/Ingress': fields({
    spec: fields({ defaultBackend: fields({ resource: atomic }) }),
  }),
  'networking.k8s.io/IngressClass': fields({ spec: fields({ parameters: atomic }) }),
  'networking.k8s.io/NetworkPolicy': fields({ spec: fields({ podSelector: atomic }) }),
  'policy/PodDisruptionBudget': fields({ spec: fields({ selector: atomic }), status }),
  'rbac.authorization.k8s.io/RoleBinding': fields({ roleRef: atomic }),
  'rbac.authorization.k8s.io/ClusterRoleBinding': fields({ roleRef: atomic }),
  'rbac.authorization.k8s.io/ClusterRole': fields({ aggregationRule: atomic }),
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': fields({ webhooks: keyed(['name']) }),
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': fields({ webhooks: keyed(['name']) }),
  'apiextensions.k8s.io/CustomResourceDefinition': fields({ status }),
  'apiregistration.k8s.io/APIService': fields({ status }),
  'discovery.k8s.io/EndpointSlice': fields({}),
};
