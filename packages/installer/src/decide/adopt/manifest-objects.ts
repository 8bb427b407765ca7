import type { ObjectRef } from '@gatesmith/kubernetes';
import { webhookConfiguration } from '../../layout.ts';
import type { ExistingInstall } from './existing-install.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const admission = 'admissionregistration.k8s.io/v1';

type Row = readonly [apiVersion: string, kind: string, names: readonly string[], namespaced?: false];

/** metallb-native.yaml, metallb-frr.yaml and metallb-frr-k8s.yaml of 0.13 to 0.16 (metallb/metallb config/manifests). */
const metallb: readonly Row[] = [
  ['v1', 'ServiceAccount', ['controller', 'speaker', 'frr-k8s-daemon']],
  [rbac, 'Role', ['controller', 'pod-lister', 'frr-k8s-daemon-role', 'frr-k8s-nodestate-cleaner-role']],
  [
    rbac,
    'RoleBinding',
    ['controller', 'pod-lister', 'frr-k8s-daemon-rolebinding', 'frr-k8s-nodestate-cleaner-rolebinding'],
  ],
  [
    rbac,
    'ClusterRole',
    [
      'metallb-system:controller',
      'metallb-system:speaker',
      'frr-k8s-daemon-role',
      'frr-k8s-metrics-reader',
      'frr-k8s-proxy-role',
    ],
    false,
  ],
  [
    rbac,
    'ClusterRoleBinding',
    [
      'metallb-system:controller',
      'metallb-system:speaker',
      'frr-k8s-daemon-rolebinding',
      'frr-k8s-proxy-rolebinding',
    ],
    false,
  ],
  ['v1', 'ConfigMap', ['metallb-excludel2', 'frr-startup', 'frr-k8s-frr-startup']],
  [
    'v1',
    'Secret',
    ['metallb-webhook-cert', 'webhook-server-cert', 'memberlist', 'frr-k8s-webhook-server-cert'],
  ],
  [
    'v1',
    'Service',
    ['metallb-webhook-service', 'webhook-service', 'frr-k8s-webhook-service', 'frr-k8s-metrics-service'],
  ],
  [
    admission,
    'ValidatingWebhookConfiguration',
    [webhookConfiguration, 'frr-k8s-validating-webhook-configuration'],
    false,
  ],
  ['apps/v1', 'DaemonSet', ['speaker', 'frr-k8s', 'frr-k8s-daemon']],
  ['apps/v1', 'Deployment', ['controller', 'frr-k8s-statuscleaner', 'frr-k8s-webhook-server']],
];

/** deploy.yaml of the cloud and bare-metal providers (kubernetes/ingress-nginx deploy/static/provider). */
const ingressNginx: readonly Row[] = [
  ['v1', 'ServiceAccount', ['ingress-nginx', 'ingress-nginx-admission']],
  [rbac, 'Role', ['ingress-nginx', 'ingress-nginx-admission']],
  [rbac, 'RoleBinding', ['ingress-nginx', 'ingress-nginx-admission']],
  [rbac, 'ClusterRole', ['ingress-nginx', 'ingress-nginx-admission'], false],
  [rbac, 'ClusterRoleBinding', ['ingress-nginx', 'ingress-nginx-admission'], false],
  ['v1', 'ConfigMap', ['ingress-nginx-controller']],
  ['v1', 'Secret', ['ingress-nginx-admission']],
  ['v1', 'Service', ['ingress-nginx-controller', 'ingress-nginx-controller-admission']],
  ['batch/v1', 'Job', ['ingress-nginx-admission-create', 'ingress-nginx-admission-patch']],
  ['networking.k8s.io/v1', 'IngressClass', ['nginx'], false],
  [admission, 'ValidatingWebhookConfiguration', ['ingress-nginx-admission'], false],
  ['apps/v1', 'Deployment', ['ingress-nginx-controller']],
];

/** The objects of an install by manifest; CRDs are left out, because they stay. */
export function manifestObjects({ program, namespace, workloads }: ExistingInstall): readonly ObjectRef[] {
  // An frr-k8s that runs on its own, in another namespace, has cluster roles of the same names.
  const withFrr = workloads.some(({ metadata: { labels = {} } }) =>
    [labels['app.kubernetes.io/name'], labels['app']].includes('frr-k8s'),
  );
  const rows = program === 'metallb' ? metallb : ingressNginx;
  return rows.flatMap(([apiVersion, kind, names, namespaced]) =>
    names
      .filter((name) => withFrr || !name.startsWith('frr-k8s'))
      .map((name) => ({ apiVersion, kind, name, ...(namespaced === false ? {} : { namespace }) })),
  );
}

/** The kinds of the objects that an install by manifest may consist of. */
export function manifestKinds(): readonly Pick<ObjectRef, 'apiVersion' | 'kind'>[] {
  return [...metallb, ...ingressNginx].map(([apiVersion, kind]) => ({ apiVersion, kind }));
}
