import { z } from 'zod';
import {
  anyMap,
  containerSecurityContext,
  env,
  labelSelectorLike,
  nodeSelector,
  podSecurityContext,
  resources,
  tolerations,
  volumeMounts,
  volumes,
} from '../kubernetes.ts';
import { choice, count, extra, flag, group, marks, port, setting, text, texts } from '../setting.ts';
import { imageKeys } from './image.ts';

const restricted = {
  runAsNonRoot: true,
  runAsUser: 65_532,
  runAsGroup: 65_532,
  allowPrivilegeEscalation: false,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

const job = (name: string, what: string) =>
  group({
    name: text(name, `Name of the container of the Job that ${what}.`),
    activeDeadlineSeconds: count(0, 'Seconds after which the Job gives up; 0 for never.'),
    securityContext: setting(containerSecurityContext, restricted, 'Security context of the container.'),
    resources: setting(resources, {}, 'Requests and limits of the container.'),
    volumeMounts: setting(volumeMounts, [], 'Where volumes are mounted.'),
    volumes: setting(volumes, [], 'Volumes of the pod.'),
  });

const certificate = (which: string) =>
  group({
    duration: text('', `How long the ${which} certificate is valid.`),
    revisionHistoryLimit: count(0, 'How many old requests cert-manager keeps; 0 for its default.'),
  });

/** The webhook that checks Ingress objects. */
export const admissionWebhooks = group({
  name: text('admission', 'Name of the webhook, as part of the names of its objects.'),
  annotations: marks("Annotations of the webhook's registration."),
  enabled: flag(
    true,
    'Whether Ingress objects are checked before they are stored; without, one bad Ingress stops every change.',
  ),
  extraEnvs: setting(env, [], 'More environment variables of the Jobs.'),
  failurePolicy: choice(
    ['Fail', 'Ignore'],
    'Fail',
    'Behaviour while the controller is unavailable: Fail rejects every Ingress of the cluster, Ignore stores them unchecked.',
  ),
  timeoutSeconds: extra(z.int().min(1).max(30), 'Seconds the API server waits for an answer.'),
  port: port(8443, 'Port that the webhook listens on; on host network it must be free on every node.'),
  certificate: text('/usr/local/certificates/cert', 'File of the certificate in the container.'),
  key: text('/usr/local/certificates/key', 'File of the key in the container.'),
  namespaceSelector: setting(
    labelSelectorLike,
    {},
    'Namespaces whose Ingress objects are checked; all when empty.',
  ),
  objectSelector: setting(labelSelectorLike, {}, 'Ingress objects that are checked; all when empty.'),
  labels: marks("More labels of the webhook's objects."),
  service: group({
    annotations: marks("Annotations of the webhook's Service."),
    clusterIP: extra(z.string(), 'Address of the Service inside the cluster.'),
    externalIPs: texts([], 'Addresses of nodes to answer on; leave it empty.'),
    loadBalancerIP: extra(z.string(), 'Address to ask for; leave it out.'),
    loadBalancerSourceRanges: texts([], 'Prefixes that clients must come from.'),
    servicePort: port(443, 'Port of the Service.'),
    type: choice(
      ['ClusterIP', 'NodePort', 'LoadBalancer'],
      'ClusterIP',
      'Type of the Service. Any type other than ClusterIP exposes the webhook to the network.',
    ),
  }),
  createSecretJob: job('create', 'creates the certificate'),
  patchWebhookJob: job('patch', 'registers the certificate'),
  patch: group({
    enabled: flag(true, 'Whether two Jobs create and register the certificate.'),
    image: group({
      ...imageKeys('ingress-nginx/kube-webhook-certgen', 'v1.6.9'),
      digest: text(
        'sha256:01038e7de14b78d702d2849c3aad72fd25903c4765af63cf16aa3398f5d5f2dd',
        'Digest of the image; pins it whatever the tag says.',
      ),
    }),
    priorityClassName: text('', "Priority class of the Jobs' pods."),
    runtimeClassName: text('', "Runtime class of the Jobs' pods."),
    podAnnotations: marks("Annotations of the Jobs' pods."),
    networkPolicy: group({
      enabled: flag(false, 'Creates a NetworkPolicy that lets the Jobs reach the API server.'),
    }),
    nodeSelector: setting(
      nodeSelector,
      { 'kubernetes.io/os': 'linux' },
      'Labels of the nodes that the Jobs may run on.',
    ),
    tolerations: setting(tolerations, [], 'Taints that the Jobs tolerate.'),
    labels: marks('More labels of the Jobs.'),
    securityContext: setting(podSecurityContext, {}, "Security context of the Jobs' pods."),
    rbac: group({ create: flag(true, "Whether to create the Jobs' roles and bindings.") }),
    serviceAccount: group({
      create: flag(true, "Whether to create the Jobs' ServiceAccount."),
      name: text('', 'Its name; derived from the release name when empty.'),
      automountServiceAccountToken: flag(true, 'Whether the Jobs get a token.'),
    }),
  }),
  certManager: group({
    enabled: flag(
      false,
      'Lets cert-manager issue the certificate instead of the two Jobs; more stable under GitOps.',
    ),
    issuerRef: extra(anyMap, 'Issuer to use; a self-signed one is created when absent.'),
    rootCert: certificate('root'),
    admissionCert: certificate("webhook's"),
  }),
});
