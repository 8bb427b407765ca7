import { z } from 'zod';
import {
  affinity,
  anyMap,
  containerSecurityContext,
  env,
  nodeSelector,
  podSecurityContext,
  probeTiming,
  resources,
  tolerations,
  topologySpreadConstraints,
  updateStrategy,
  volumeMounts,
  volumes,
} from '../kubernetes.ts';
import { choice, count, extra, flag, group, marks, port, setting, text, texts } from '../setting.ts';
import { imageIdentity, imageKeys } from './image.ts';
import { autoscaling, disruption } from './scaling.ts';

/** The program that answers 404 to requests that no Ingress matches. */
export const defaultBackend = group({
  enabled: flag(false, 'Decided by ingress.defaultBackend.enabled.'),
  name: text('defaultbackend', 'Name of the backend, as part of the names of its objects.'),
  image: group({
    ...imageKeys('defaultbackend-amd64', '1.5'),
    digest: extra(z.string(), 'Digest of the image; pins it whatever the tag says.'),
    ...imageIdentity(65_534, 65_534, true),
  }),
  extraArgs: setting(
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    {},
    'More arguments of the program, by name.',
  ),
  serviceAccount: group({
    create: flag(true, "Whether to create the backend's ServiceAccount."),
    name: text('', 'Its name; derived from the release name when empty.'),
    automountServiceAccountToken: flag(true, 'Whether the pods get a token.'),
  }),
  extraEnvs: setting(env, [], 'More environment variables of the container.'),
  port: port(8080, 'Port that the program listens on.'),
  livenessProbe: setting(
    probeTiming,
    {
      failureThreshold: 3,
      initialDelaySeconds: 30,
      periodSeconds: 10,
      successThreshold: 1,
      timeoutSeconds: 5,
    },
    'Liveness probe of the container.',
  ),
  readinessProbe: setting(
    z.strictObject({ ...probeTiming.shape, initialDelaySeconds: z.int().min(0).optional() }),
    { failureThreshold: 6, initialDelaySeconds: 0, periodSeconds: 5, successThreshold: 1, timeoutSeconds: 5 },
    'Readiness probe of the pod.',
  ),
  updateStrategy: setting(updateStrategy, {}, 'How pods are replaced.'),
  minReadySeconds: count(0, 'Seconds that a new pod must be ready before it is available.'),
  tolerations: setting(tolerations, [], 'Taints that the pods tolerate.'),
  affinity: setting(affinity, {}, 'Affinity and anti-affinity of the pods.'),
  topologySpreadConstraints: setting(
    topologySpreadConstraints,
    [],
    'How the pods are spread over nodes and zones.',
  ),
  podSecurityContext: setting(podSecurityContext, {}, 'Security context of the pods.'),
  containerSecurityContext: setting(
    containerSecurityContext,
    {},
    'Security context of the container, in place of what image says.',
  ),
  podLabels: marks('More labels of the pods.'),
  nodeSelector: setting(
    nodeSelector,
    { 'kubernetes.io/os': 'linux' },
    'Labels of the nodes that the pods may run on.',
  ),
  podAnnotations: marks('Annotations of the pods.'),
  replicaCount: count(1, 'How many pods run.'),
  ...disruption,
  resources: setting(resources, {}, 'Requests and limits of the container.'),
  extraVolumeMounts: setting(volumeMounts, [], 'Where more volumes are mounted.'),
  extraVolumes: setting(volumes, [], 'More volumes of the pods.'),
  extraConfigMaps: setting(
    z.array(anyMap),
    [],
    'ConfigMaps to create with the backend, with name, labels and data.',
  ),
  autoscaling: group(autoscaling(2)),
  networkPolicy: group({ enabled: flag(false, 'Creates a NetworkPolicy that lets only the controller in.') }),
  service: group({
    annotations: marks("Annotations of the backend's Service."),
    clusterIP: extra(z.string(), 'Its address inside the cluster.'),
    clusterIPs: texts([], 'Its addresses inside the cluster, one per family.'),
    externalIPs: texts([], 'Addresses of nodes to answer on; leave it empty.'),
    loadBalancerIP: extra(z.string(), 'Address to ask for; leave it out.'),
    loadBalancerSourceRanges: texts([], 'Prefixes that clients must come from.'),
    servicePort: port(80, 'Port of the Service.'),
    type: choice(['ClusterIP', 'NodePort', 'LoadBalancer'], 'ClusterIP', 'Type of the Service.'),
  }),
  priorityClassName: text('', 'Priority class of the pods.'),
  runtimeClassName: text('', 'Runtime class of the pods.'),
  labels: marks("More labels of the backend's objects."),
});
