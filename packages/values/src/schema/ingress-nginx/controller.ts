import { z } from 'zod';
import {
  affinity,
  anyMap,
  containerSecurityContext,
  containers,
  env,
  nodeSelector,
  podSecurityContext,
  probe,
  resources,
  tolerations,
  topologySpreadConstraints,
  updateStrategy,
  volumeMounts,
  volumes,
} from '../kubernetes.ts';
import { choice, count, extra, flag, group, marks, port, setting, text, texts } from '../setting.ts';
import { admissionWebhooks } from './admission-webhooks.ts';
import { imageIdentity, imageKeys } from './image.ts';
import { metrics } from './metrics.ts';
import { autoscaling, disruption, keda } from './scaling.ts';
import { service } from './service.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const headers = z.record(z.string(), scalar);

const healthz = (failureThreshold: number) => ({
  httpGet: { path: '/healthz', port: 10_254, scheme: 'HTTP' },
  initialDelaySeconds: 10,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold,
});

const exposed = (which: string) =>
  group({
    configMapNamespace: text(
      '',
      `Namespace of the ConfigMap with the ${which} Services; the controller's when empty.`,
    ),
    annotations: marks('Annotations of that ConfigMap.'),
  });

/** The controller and everything round it. */
export const controller = z
  .strictObject({
    name: text('controller', 'Name of the controller, as part of the names of its objects.'),
    enableAnnotationValidations: flag(
      true,
      'Whether annotations are checked; without, an annotation may carry nginx configuration.',
    ),
    image: group({
      ...imageKeys('ingress-nginx/controller', 'v1.15.1'),
      chroot: flag(false, 'Uses the image that runs nginx in a chroot, apart from the controller.'),
      digest: text(
        'sha256:594ceea76b01c592858f803f9ff4d2cb40542cae2060410b2c95f75907d659e1',
        'Digest of the image; pins it whatever the tag says.',
      ),
      digestChroot: text(
        'sha256:af31d00c9d82c612896b380a9003bd36843b7647b98e4588251c66325317bc72',
        'Digest of the chroot image.',
      ),
      ...imageIdentity(101, 82, false),
    }),
    containerName: text('controller', 'Name of the container.'),
    containerPort: setting(
      z.record(z.string(), z.int().min(1).max(65_535)),
      { http: 80, https: 443 },
      'Ports that nginx listens on, by name.',
    ),
    config: setting(
      headers,
      {},
      'nginx settings: the keys of the controller\'s ConfigMap, such as use-gzip: "true".',
    ),
    configAnnotations: marks('Annotations of that ConfigMap.'),
    proxySetHeaders: setting(headers, {}, 'Headers that every request gets on its way to a backend.'),
    addHeaders: setting(headers, {}, 'Headers that every answer gets.'),
    dnsConfig: setting(anyMap, {}, 'DNS settings of the pods.'),
    hostAliases: setting(z.array(z.looseObject({ ip: z.string() })), [], "Lines for the pods' /etc/hosts."),
    hostname: setting(z.union([z.string(), anyMap]), {}, 'Host name of the pods.'),
    dnsPolicy: choice(
      ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
      'ClusterFirst',
      'How the pods resolve names. With hostNetwork use ClusterFirstWithHostNet, or cluster names are not found.',
    ),
    runtimeClassName: text('', 'Runtime class of the pods.'),
    reportNodeInternalIp: flag(
      false,
      "Writes the nodes' addresses into the status of Ingress objects; for hostNetwork without a Service.",
    ),
    watchIngressWithoutClass: flag(false, 'Serves Ingress objects that name no class.'),
    ingressClassByName: flag(false, 'Serves classes by their name as well as by their controller.'),
    enableTopologyAwareRouting: flag(false, 'Prefers backends in the same zone.'),
    disableLeaderElection: flag(false, 'Disables leader election; for a single pod only.'),
    electionTTL: text('', 'How long a leader keeps the lease without renewing it.'),
    allowSnippetAnnotations: flag(
      false,
      'Lets Ingress objects carry raw nginx configuration. Any user who may write an Ingress can then read every Secret of the cluster.',
    ),
    hostNetwork: flag(
      false,
      "Runs on the nodes' own network: ports 80, 443, 8443 and 10254 must be free on every node.",
    ),
    hostPort: group({
      enabled: flag(false, 'Listens on ports of the nodes without being on their network.'),
      ports: group({
        http: port(80, 'Port of the nodes for http.'),
        https: port(443, 'Port of the nodes for https.'),
      }),
    }),
    networkPolicy: group({
      enabled: flag(false, "Creates a NetworkPolicy that lets only the controller's ports in."),
    }),
    electionID: text('', "Name of the leader's lease; a second controller needs another one."),
    ingressClassResource: group({
      name: text('nginx', 'Decided by ingress.className.'),
      enabled: flag(true, 'Whether to create the IngressClass.'),
      default: flag(false, 'Decided by ingress.defaultClass.'),
      annotations: marks('Annotations of the IngressClass.'),
      controllerValue: text(
        'k8s.io/ingress-nginx',
        'Controller name of the class; a second controller needs another one.',
      ),
      aliases: texts([], 'More names for the class.'),
      parameters: setting(anyMap, {}, 'Reference to further settings of the class.'),
    }),
    ingressClass: text('nginx', 'Decided by ingress.className.'),
    podLabels: marks('More labels of the pods.'),
    podSecurityContext: setting(podSecurityContext, {}, 'Security context of the pods.'),
    sysctls: setting(
      z.record(z.string(), scalar),
      {},
      'Kernel settings of the pods, such as net.core.somaxconn.',
    ),
    containerSecurityContext: setting(
      containerSecurityContext,
      {},
      'Security context of the container, in place of what image says.',
    ),
    publishService: group({
      enabled: flag(true, 'Writes the address of a Service into the status of Ingress objects.'),
      pathOverride: text('', 'Decided by entrypoint.name: the Service, as namespace/name.'),
    }),
    scope: group({
      enabled: flag(false, 'Serves some namespaces only, and reads Secrets of those only.'),
      namespace: text('', "The one namespace to serve; the controller's when empty."),
      namespaceSelector: text('', 'Selects the namespaces to serve by label.'),
    }),
    configMapNamespace: text('', "Namespace of the controller's ConfigMap; the controller's own when empty."),
    tcp: exposed('TCP'),
    udp: exposed('UDP'),
    maxmindLicenseKey: text(
      '',
      "Licence key to download GeoIP databases with. It becomes part of the pods' arguments, where anyone can read it.",
    ),
    extraArgs: setting(
      z.record(z.string(), scalar),
      {},
      'More arguments of the controller, by name without the dashes.',
    ),
    extraEnvs: setting(env, [], 'More environment variables of the container.'),
    kind: choice(['Deployment', 'DaemonSet'], 'Deployment', 'Decided by ingress.kind.'),
    annotations: marks('Annotations of the Deployment or DaemonSet.'),
    labels: marks('More labels of the Deployment or DaemonSet.'),
    updateStrategy: setting(updateStrategy, {}, 'How pods are replaced.'),
    progressDeadlineSeconds: count(
      0,
      "Seconds after which a rollout counts as failed; 0 for Kubernetes' default.",
    ),
    minReadySeconds: count(0, 'Seconds that a new pod must be ready before it is available.'),
    tolerations: setting(tolerations, [], 'Taints that the pods tolerate.'),
    affinity: setting(affinity, {}, 'Affinity and anti-affinity of the pods.'),
    topologySpreadConstraints: setting(
      topologySpreadConstraints,
      [],
      'How the pods are spread over nodes and zones.',
    ),
    terminationGracePeriodSeconds: count(
      300,
      'Seconds that open connections have to end; also the longest that a drain may take.',
    ),
    nodeSelector: setting(
      nodeSelector,
      { 'kubernetes.io/os': 'linux' },
      'Labels of the nodes that the pods may run on.',
    ),
    startupProbe: extra(probe, 'Startup probe: must succeed once before the other probes run.'),
    livenessProbe: setting(probe, healthz(5), 'Liveness probe: restarts the container when it fails.'),
    readinessProbe: setting(probe, healthz(3), 'Readiness probe: marks the pod as ready when it succeeds.'),
    healthCheckPath: text('/healthz', 'Path of the health check.'),
    healthCheckHost: text('', 'Address that health is served on; all when empty.'),
    podAnnotations: marks('Annotations of the pods.'),
    replicaCount: count(1, 'Decided by ingress.replicas.'),
    ...disruption,
    resources: setting(
      resources,
      { requests: { cpu: '100m', memory: '90Mi' } },
      'Requests and limits of the container; a CPU limit throttles nginx.',
    ),
    resizePolicy: setting(
      z.array(anyMap),
      [],
      'Whether the container restarts when its resources are changed in place.',
    ),
    autoscaling: group({
      ...autoscaling(11),
      behavior: setting(anyMap, {}, 'How quickly pods are added and removed.'),
    }),
    autoscalingTemplate: setting(z.array(anyMap), [], 'More metrics to scale by.'),
    keda,
    enableMimalloc: flag(true, "Uses mimalloc, which reduces nginx's memory use."),
    customTemplate: group({
      configMapName: text('', 'ConfigMap that holds a template for nginx.conf in place of the built-in one.'),
      configMapKey: text('', 'Key of the template in that ConfigMap.'),
    }),
    service,
    shareProcessNamespace: flag(false, "Lets the pod's containers see each other's processes."),
    extraContainers: setting(containers, [], 'Containers of your own in the same pods.'),
    extraVolumeMounts: setting(volumeMounts, [], 'Where more volumes are mounted.'),
    extraVolumes: setting(volumes, [], 'More volumes of the pods.'),
    extraInitContainers: setting(containers, [], 'Containers that run before the controller.'),
    extraModules: setting(
      z.array(z.looseObject({ name: z.string(), image: z.union([z.string(), anyMap]).optional() })),
      [],
      'nginx modules to load from images.',
    ),
    admissionWebhooks,
    metrics,
    lifecycle: setting(
      z.looseObject({ preStop: anyMap.optional(), postStart: anyMap.optional() }),
      { preStop: { exec: { command: ['/wait-shutdown'] } } },
      'Commands that run after the container starts and before it stops; the default lets connections end.',
    ),
    priorityClassName: z
      .string()
      .default('system-cluster-critical')
      .meta({
        title: 'Priority class',
        description: 'Decided by ingress.priorityClassName.',
        examples: ['system-cluster-critical'],
      }),
  })
  .prefault({});
