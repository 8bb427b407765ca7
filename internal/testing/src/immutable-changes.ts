/** A change that the API server refuses, with the words that it refuses it with. */
export interface ImmutableChange {
  readonly name: string;
  readonly object: ChangedObject;
  /** A merge patch. */
  readonly change: Readonly<Record<string, unknown>>;
  /** The first line of the reason; `...` stands for what the two worlds cannot have in common. */
  readonly message: string;
}

/** An object as it is first created. */
export interface ChangedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

const labels = { app: 'fixed' };
const selector = { matchLabels: labels };
const container = { name: 'web', image: 'nginx:1.29' };
const template = { metadata: { labels }, spec: { containers: [container] } };
/** A selector that the changed template still matches, so that only the change itself is wrong. */
const otherLabels = { app: 'changed' };
const relabelled = {
  spec: { selector: { matchLabels: otherLabels }, template: { metadata: { labels: otherLabels } } },
};
const inDefault = { name: 'fixed', namespace: 'default' };

const object = (
  apiVersion: string,
  kind: string,
  fields: Readonly<Record<string, unknown>>,
): ChangedObject => ({ apiVersion, kind, metadata: inDefault, ...fields });

const clusterWide = (
  apiVersion: string,
  kind: string,
  fields: Readonly<Record<string, unknown>>,
): ChangedObject => ({ apiVersion, kind, metadata: { name: 'fixed' }, ...fields });

const idleSelector = '{"matchLabels":{"app":"changed"}}';
const sealed = 'Forbidden: field is immutable when `immutable` is set';
const rbac = 'rbac.authorization.k8s.io';
const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: 'view' };
const bindingMessage = `roleRef: Invalid value: {"APIGroup":"${rbac}","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef`;
const balancer = { type: 'LoadBalancer', selector: labels, ports: [{ port: 80 }] };

const definition = (spec: Readonly<Record<string, unknown>>): ChangedObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'fixtures.gatesmith.dev' },
  spec: {
    group: 'gatesmith.dev',
    scope: 'Namespaced',
    names: { plural: 'fixtures', singular: 'fixture', kind: 'Fixture', listKind: 'FixtureList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    ...spec,
  },
});

/** One line for every immutable field that a user who installs charts runs into; objects run nothing. */
export const immutableChanges: readonly ImmutableChange[] = [
  {
    name: 'the controller of an IngressClass',
    object: clusterWide('networking.k8s.io/v1', 'IngressClass', {
      spec: { controller: 'k8s.io/ingress-nginx' },
    }),
    change: { spec: { controller: 'traefik.io/ingress-controller' } },
    message: 'spec.controller: Invalid value: "traefik.io/ingress-controller": field is immutable',
  },
  {
    name: 'the selector of a Deployment',
    object: object('apps/v1', 'Deployment', { spec: { replicas: 0, selector, template } }),
    change: relabelled,
    message: `spec.selector: Invalid value: ${idleSelector}: field is immutable`,
  },
  {
    name: 'the selector of a DaemonSet',
    object: object('apps/v1', 'DaemonSet', {
      spec: {
        selector,
        template: { ...template, spec: { ...template.spec, nodeSelector: { nowhere: 'at-all' } } },
      },
    }),
    change: relabelled,
    message: `spec.selector: Invalid value: ${idleSelector}: field is immutable`,
  },
  {
    name: 'the selector of a ReplicaSet',
    object: object('apps/v1', 'ReplicaSet', { spec: { replicas: 0, selector, template } }),
    change: relabelled,
    message: `spec.selector: Invalid value: ${idleSelector}: field is immutable`,
  },
  {
    name: 'the selector of a StatefulSet',
    object: object('apps/v1', 'StatefulSet', {
      spec: { replicas: 0, serviceName: 'fixed', selector, template },
    }),
    change: relabelled,
    message:
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  },
  {
    name: 'the template of a Job',
    object: object('batch/v1', 'Job', {
      spec: {
        template: {
          spec: { restartPolicy: 'Never', nodeSelector: { nowhere: 'at-all' }, containers: [container] },
        },
      },
    }),
    change: { spec: { template: { spec: { containers: [{ ...container, image: 'nginx:1.30' }] } } } },
    message: 'spec.template: Invalid value: ...: field is immutable',
  },
  {
    name: 'the environment of a Pod',
    object: object('v1', 'Pod', { spec: { nodeSelector: { nowhere: 'at-all' }, containers: [container] } }),
    change: { spec: { containers: [{ ...container, env: [{ name: 'A', value: 'b' }] }] } },
    message:
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
  },
  {
    name: 'the address of a Service',
    object: object('v1', 'Service', { spec: { ports: [{ port: 80 }] } }),
    change: { spec: { clusterIP: '10.96.77.77', clusterIPs: ['10.96.77.77'] } },
    message: 'spec.clusterIPs[0]: Invalid value: ["10.96.77.77"]: may not change once set',
  },
  {
    name: 'the class of a load balancer',
    object: object('v1', 'Service', { spec: { ...balancer, loadBalancerClass: 'example.com/one' } }),
    change: { spec: { loadBalancerClass: 'example.com/two' } },
    message: 'spec.loadBalancerClass: Invalid value: "example.com/two": may not change once set',
  },
  {
    name: 'a load balancer that loses its class',
    object: object('v1', 'Service', { spec: { ...balancer, loadBalancerClass: 'example.com/one' } }),
    change: { spec: { loadBalancerClass: null } },
    message: 'spec.loadBalancerClass: Invalid value: null: may not change once set',
  },
  {
    name: 'a class without a load balancer',
    object: object('v1', 'Service', { spec: { ports: [{ port: 80 }] } }),
    change: { spec: { loadBalancerClass: 'example.com/one' } },
    message: "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
  },
  {
    name: 'the port of health checks',
    object: object('v1', 'Service', {
      spec: {
        ...balancer,
        loadBalancerClass: 'example.com/one',
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 32_001,
      },
    }),
    change: { spec: { healthCheckNodePort: 32_002 } },
    message: 'spec.healthCheckNodePort: Forbidden: field is immutable',
  },
  {
    name: 'the storage class of a claim',
    object: object('v1', 'PersistentVolumeClaim', {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: 'one',
      },
    }),
    change: { spec: { storageClassName: 'two' } },
    message:
      'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
  },
  {
    name: 'the provisioner of a StorageClass',
    object: clusterWide('storage.k8s.io/v1', 'StorageClass', { provisioner: 'example.com/one' }),
    change: { provisioner: 'example.com/two' },
    message: 'provisioner: Invalid value: "example.com/two": field is immutable',
  },
  {
    name: 'the reclaim policy of a StorageClass',
    object: clusterWide('storage.k8s.io/v1', 'StorageClass', { provisioner: 'example.com/one' }),
    change: { reclaimPolicy: 'Retain' },
    message: 'reclaimPolicy: Invalid value: "Retain": field is immutable',
  },
  {
    name: 'the role of a RoleBinding',
    object: object(`${rbac}/v1`, 'RoleBinding', { roleRef }),
    change: { roleRef: { ...roleRef, name: 'edit' } },
    message: bindingMessage,
  },
  {
    name: 'the role of a ClusterRoleBinding',
    object: clusterWide(`${rbac}/v1`, 'ClusterRoleBinding', { roleRef }),
    change: { roleRef: { ...roleRef, name: 'edit' } },
    message: bindingMessage,
  },
  {
    name: 'the type of a Secret',
    object: object('v1', 'Secret', { type: 'Opaque' }),
    change: { type: 'example.com/other' },
    message: 'type: Invalid value: "example.com/other": field is immutable',
  },
  {
    name: 'the data of an immutable Secret',
    object: object('v1', 'Secret', { immutable: true, stringData: { a: 'b' } }),
    change: { stringData: { a: 'c' } },
    message: `data: ${sealed}`,
  },
  {
    name: 'the data of an immutable ConfigMap',
    object: object('v1', 'ConfigMap', { immutable: true, data: { a: 'b' } }),
    change: { data: { a: 'c' } },
    message: `data: ${sealed}`,
  },
  {
    name: 'the mark of an immutable ConfigMap',
    object: object('v1', 'ConfigMap', { immutable: true, data: { a: 'b' } }),
    change: { immutable: false },
    message: `immutable: ${sealed}`,
  },
  {
    name: 'the value of a PriorityClass',
    object: clusterWide('scheduling.k8s.io/v1', 'PriorityClass', { value: 10 }),
    change: { value: 11 },
    message: 'value: Forbidden: may not be changed in an update.',
  },
  {
    name: 'the scope of an established CRD',
    object: definition({}),
    change: { spec: { scope: 'Cluster' } },
    message: 'spec.scope: Invalid value: "Cluster": field is immutable',
  },
  {
    name: 'the kind of an established CRD',
    object: definition({}),
    change: { spec: { names: { kind: 'Fitting', listKind: 'FittingList' } } },
    message: 'spec.names.kind: Invalid value: "Fitting": field is immutable',
  },
];

/** The reason in a refusal as {@link ImmutableChange} states it: one line, without the value of a whole template. */
export function comparableRefusal(message: string): string {
  const [line = ''] = message.split('\n');
  const reason = line.replace(/^.*? is invalid: /, '').replace(/^\[|\]$/g, '');
  return reason.replace(/(spec\.template: Invalid value: ).*(: field is immutable)/, '$1...$2');
}
