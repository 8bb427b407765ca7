import {
  isRecord,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  recordAt,
  textAt,
} from '@gatesmith/kubernetes';
import { withValue } from '../with-value.ts';
import type { Kind } from './kinds.ts';
import { labelsOf, nameOf } from './object.ts';
import {
  withoutMetadataZeroes,
  withoutPodZeroes,
  withoutServiceZeroes,
  withoutWorkloadZeroes,
} from './zero-values.ts';

// The values that the API server fills in (pkg/apis/*/v1/defaults.go of Kubernetes 1.36), as far as a client sees them.

type Defaulter = (object: JsonObject) => JsonObject;

const fill = (defaults: JsonObject, object: JsonObject): JsonObject => ({ ...defaults, ...object });

const each =
  (field: string, change: Defaulter): Defaulter =>
  (object) => {
    const list = listAt(object, field);
    return list.length === 0
      ? object
      : { ...object, [field]: list.map((item) => (isRecord(item) ? change(item) : item)) };
  };

const inside =
  (field: string, change: Defaulter): Defaulter =>
  (object) => ({ ...object, [field]: change(recordAt(object, field)) });

const present =
  (field: string, change: Defaulter): Defaulter =>
  (object) => {
    const found = object[field];
    return isRecord(found) ? { ...object, [field]: change(found) } : object;
  };

const chain =
  (...steps: readonly Defaulter[]): Defaulter =>
  (object) =>
    steps.reduce((value, step) => step(value), object);

const httpGet: Defaulter = present('httpGet', (get) => fill({ path: '/', scheme: 'HTTP' }, get));

const probe: Defaulter = (value) =>
  httpGet(fill({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }, value));

const container: Defaulter = chain(
  (value) => {
    const image = textAt(value, 'image') ?? '';
    const isLatest = !/:[^/]+$|@/.test(image) || image.endsWith(':latest');
    return fill(
      {
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: isLatest ? 'Always' : 'IfNotPresent',
        resources: {},
      },
      value,
    );
  },
  each('ports', (port) => fill({ protocol: 'TCP' }, port)),
  each(
    'env',
    present(
      'valueFrom',
      present('fieldRef', (ref) => fill({ apiVersion: 'v1' }, ref)),
    ),
  ),
  present('livenessProbe', probe),
  present('readinessProbe', probe),
  present('startupProbe', probe),
);

const volume: Defaulter = chain(
  present('secret', (source) => fill({ defaultMode: 420 }, source)),
  present('configMap', (source) => fill({ defaultMode: 420 }, source)),
  present('hostPath', (source) => fill({ type: '' }, source)),
  present('projected', (source) => fill({ defaultMode: 420 }, source)),
);

const serviceAccount: Defaulter = (spec) => {
  const name = spec['serviceAccountName'] ?? spec['serviceAccount'];
  return name === undefined ? spec : { ...spec, serviceAccountName: name, serviceAccount: name };
};

/** The defaults of a pod template's spec. */
const podSpecDefaults: Defaulter = chain(
  withoutPodZeroes,
  (spec) =>
    fill(
      {
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
      },
      spec,
    ),
  serviceAccount,
  each('containers', container),
  each('initContainers', container),
  each('volumes', volume),
);

const template: Defaulter = inside('template', inside('spec', podSpecDefaults));

const rolling = (limits: JsonObject): Defaulter =>
  chain(
    (strategy) => fill({ type: 'RollingUpdate' }, strategy),
    (strategy) =>
      strategy['type'] === 'RollingUpdate'
        ? inside('rollingUpdate', (update) => fill(limits, update))(strategy)
        : strategy,
  );

const service: Defaulter = inside('spec', (stated) => {
  const given = withoutServiceZeroes(stated);
  const type = textAt(given, 'type') ?? 'ClusterIP';
  const isExternal = type === 'LoadBalancer' || type === 'NodePort';
  const spec = fill(
    {
      type,
      sessionAffinity: 'None',
      ...(type === 'ExternalName' ? {} : { internalTrafficPolicy: 'Cluster' }),
      ...(isExternal ? { externalTrafficPolicy: 'Cluster' } : {}),
      ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}),
    },
    given,
  );
  return each('ports', (port) => fill({ protocol: 'TCP', targetPort: numberAt(port, 'port') }, port))(spec);
});

const webhook =
  (more: JsonObject): Defaulter =>
  (value) =>
    chain(
      (hook) =>
        fill(
          {
            failurePolicy: 'Fail',
            matchPolicy: 'Equivalent',
            namespaceSelector: {},
            objectSelector: {},
            timeoutSeconds: 10,
            ...more,
          },
          hook,
        ),
      present(
        'clientConfig',
        present('service', (ref) => fill({ port: 443 }, ref)),
      ),
      each('rules', (rule) => fill({ scope: '*' }, rule)),
    )(value);

const subject: Defaulter = (value) =>
  value['kind'] === 'ServiceAccount' ? value : fill({ apiGroup: 'rbac.authorization.k8s.io' }, value);

const roleBinding: Defaulter = chain(
  each('subjects', subject),
  present('roleRef', (ref) => fill({ apiGroup: 'rbac.authorization.k8s.io' }, ref)),
);

const secret: Defaulter = (object) => {
  const { stringData, ...rest } = object;
  const texts = isRecord(stringData)
    ? Object.fromEntries(
        Object.entries(stringData).map(([key, value]) => [
          key,
          Buffer.from(typeof value === 'string' ? value : '').toString('base64'),
        ]),
      )
    : undefined;
  const data = texts === undefined ? rest['data'] : { ...recordAt(rest, 'data'), ...texts };
  return { ...fill({ type: 'Opaque' }, rest), ...(data === undefined ? {} : { data }) };
};

const namespace: Defaulter = (object) =>
  withValue(
    withValue(object, ['metadata', 'labels'], {
      ...labelsOf(object),
      'kubernetes.io/metadata.name': nameOf(object),
    }),
    ['spec'],
    fill({ finalizers: ['kubernetes'] }, recordAt(object, 'spec')),
  );

const definition: Defaulter = inside(
  'spec',
  chain(
    (spec) => fill({ conversion: { strategy: 'None' } }, spec),
    present(
      'conversion',
      present(
        'webhook',
        present(
          'clientConfig',
          present('service', (ref) => fill({ port: 443 }, ref)),
        ),
      ),
    ),
    inside('names', (names) => {
      const kind = textAt(names, 'kind') ?? '';
      return fill({ singular: kind.toLowerCase(), listKind: `${kind}List` }, names);
    }),
  ),
);

const workload = (spec: JsonObject, ...more: readonly Defaulter[]): Defaulter =>
  inside(
    'spec',
    chain(withoutWorkloadZeroes, (value) => fill(spec, value), template, ...more),
  );

const selectorOfTemplate: Defaulter = (spec) => {
  const labels: Json | undefined = recordAt(spec, 'template', 'metadata')['labels'];
  return fill({ selector: { matchLabels: labels } }, spec);
};

const table: Readonly<Record<string, Defaulter>> = {
  Namespace: namespace,
  Secret: secret,
  Service: service,
  Pod: inside(
    'spec',
    chain(podSpecDefaults, (spec) => fill({ enableServiceLinks: true }, spec)),
  ),
  'apps/Deployment': workload(
    { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
    inside('strategy', rolling({ maxUnavailable: '25%', maxSurge: '25%' })),
  ),
  'apps/ReplicaSet': workload({ replicas: 1 }, selectorOfTemplate),
  'apps/DaemonSet': workload(
    { revisionHistoryLimit: 10 },
    inside('updateStrategy', rolling({ maxUnavailable: 1, maxSurge: 0 })),
  ),
  'apps/StatefulSet': workload(
    { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady', serviceName: '' },
    inside('updateStrategy', rolling({ partition: 0 })),
  ),
  'batch/Job': workload({
    backoffLimit: 6,
    completions: 1,
    parallelism: 1,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  }),
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': each('webhooks', webhook({})),
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': each(
    'webhooks',
    webhook({ reinvocationPolicy: 'Never' }),
  ),
  'apiextensions.k8s.io/CustomResourceDefinition': definition,
  'storage.k8s.io/StorageClass': (object) =>
    fill({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }, object),
  'scheduling.k8s.io/PriorityClass': (object) => fill({ preemptionPolicy: 'PreemptLowerPriority' }, object),
  PersistentVolumeClaim: inside('spec', (spec) => fill({ volumeMode: 'Filesystem' }, spec)),
  'rbac.authorization.k8s.io/RoleBinding': roleBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleBinding,
};

/** The object as the API server completes it before it is stored. */
export function completeObject(kind: Kind, object: JsonObject): JsonObject {
  const complete = table[kind.group === '' ? kind.kind : `${kind.group}/${kind.kind}`];
  const stored = withoutMetadataZeroes(object);
  return complete === undefined ? stored : complete(stored);
}
