import type { KubernetesObject } from '../src/index.ts';
import type { Scenario } from './start-scenario.ts';

const namespace = 'ingress-nginx';
const name = 'ingress-nginx';
const admission = 'ingress-nginx-admission';
const rbac = 'rbac.authorization.k8s.io/v1';

const common = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
const selector = { ...common, 'app.kubernetes.io/component': 'controller' };
const labelled = (component: string | undefined, version: string): Readonly<Record<string, string>> => ({
  ...common,
  'app.kubernetes.io/part-of': name,
  'app.kubernetes.io/version': version,
  ...(component === undefined ? {} : { 'app.kubernetes.io/component': component }),
});

/**
 * ingress-nginx as its manifest for clouds lays it out (kubernetes/ingress-nginx deploy/static/provider/cloud): names
 * without a release, no mark of Helm, and the certificate made by two Jobs that stay behind. Namespace first.
 */
export function ingressManifest(version = '1.13.3'): readonly KubernetesObject[] {
  const of =
    (component: string | undefined) =>
    (
      apiVersion: string,
      kind: string,
      called: string,
      rest: Readonly<Record<string, unknown>> = {},
    ): KubernetesObject => ({
      apiVersion,
      kind,
      metadata: {
        name: called,
        labels: labelled(component, version),
        ...(clusterWide.has(kind) ? {} : { namespace }),
      },
      ...rest,
    });
  const controller = of('controller');
  const webhook = of('admission-webhook');
  const job = (task: 'create' | 'patch'): KubernetesObject =>
    webhook('batch/v1', 'Job', `${admission}-${task}`, {
      spec: {
        template: {
          metadata: { labels: labelled('admission-webhook', version) },
          spec: {
            restartPolicy: 'OnFailure',
            serviceAccountName: admission,
            containers: [
              {
                name: task,
                image: 'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.3',
                args: [task, '--namespace=$(POD_NAMESPACE)', `--secret-name=${admission}`, ...tasks[task]],
              },
            ],
          },
        },
      },
    });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: common } },
    controller('v1', 'ServiceAccount', name),
    webhook('v1', 'ServiceAccount', admission),
    ...[controller, webhook].flatMap((make, index): readonly KubernetesObject[] => {
      const called = index === 0 ? name : admission;
      const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }];
      const subjects = [{ kind: 'ServiceAccount', name: called, namespace }];
      const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: called });
      return [
        make(rbac, 'Role', called, { rules }),
        make(rbac, 'ClusterRole', called, { rules }),
        make(rbac, 'RoleBinding', called, { subjects, roleRef: roleRef('Role') }),
        make(rbac, 'ClusterRoleBinding', called, { subjects, roleRef: roleRef('ClusterRole') }),
      ];
    }),
    controller('v1', 'ConfigMap', `${name}-controller`, {
      data: { 'use-forwarded-headers': 'true' },
    }),
    controller('v1', 'Service', `${name}-controller`, {
      spec: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        selector,
        ports: [
          { name: 'http', appProtocol: 'http', port: 80, protocol: 'TCP', targetPort: 'http' },
          { name: 'https', appProtocol: 'https', port: 443, protocol: 'TCP', targetPort: 'https' },
        ],
      },
    }),
    controller('v1', 'Service', `${name}-controller-admission`, {
      spec: {
        type: 'ClusterIP',
        selector,
        ports: [{ name: 'https-webhook', appProtocol: 'https', port: 443, targetPort: 'webhook' }],
      },
    }),
    controller('apps/v1', 'Deployment', `${name}-controller`, {
      spec: {
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: labelled('controller', version) },
          spec: {
            serviceAccountName: name,
            terminationGracePeriodSeconds: 300,
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            containers: [
              {
                name: 'controller',
                image: `registry.k8s.io/ingress-nginx/controller:v${version}`,
                resources: { requests: { cpu: '100m', memory: '90Mi' } },
                args: [
                  '/nginx-ingress-controller',
                  `--publish-service=$(POD_NAMESPACE)/${name}-controller`,
                  '--election-id=ingress-nginx-leader',
                  '--controller-class=k8s.io/ingress-nginx',
                  '--ingress-class=nginx',
                  `--configmap=$(POD_NAMESPACE)/${name}-controller`,
                  '--enable-ssl-passthrough',
                ],
                ports: [
                  { name: 'http', containerPort: 80, protocol: 'TCP' },
                  { name: 'https', containerPort: 443, protocol: 'TCP' },
                  { name: 'webhook', containerPort: 8443, protocol: 'TCP' },
                ],
                readinessProbe: { httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' } },
              },
            ],
          },
        },
      },
    }),
    job('create'),
    job('patch'),
    controller('networking.k8s.io/v1', 'IngressClass', 'nginx', {
      spec: { controller: 'k8s.io/ingress-nginx' },
    }),
    webhook('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', admission, {
      webhooks: [
        {
          name: 'validate.nginx.ingress.kubernetes.io',
          admissionReviewVersions: ['v1'],
          failurePolicy: 'Fail',
          matchPolicy: 'Equivalent',
          sideEffects: 'None',
          clientConfig: {
            service: { name: `${name}-controller-admission`, namespace, path: '/networking/v1/ingresses' },
          },
          rules: [
            {
              apiGroups: ['networking.k8s.io'],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['ingresses'],
            },
          ],
        },
      ],
    }),
  ];
}

/** The arguments of each certificate Job. */
const tasks = {
  create: [`--host=${name}-controller-admission,${name}-controller-admission.$(POD_NAMESPACE).svc`],
  patch: [`--webhook-name=${admission}`, '--patch-mutating=false', '--patch-failure-policy=Fail'],
} as const;

const clusterWide: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'IngressClass',
  'ValidatingWebhookConfiguration',
]);

/** Applies it as kubectl would. */
export async function installIngressManifest({ cluster }: Scenario): Promise<void> {
  for (const object of ingressManifest()) await cluster.apply(object, { fieldManager: 'kubectl' });
}
