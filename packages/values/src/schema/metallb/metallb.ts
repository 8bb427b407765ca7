import { z } from 'zod';
import {
  anyMap,
  containerSecurityContext,
  imagePullSecrets,
  podSecurityContext,
  resources,
  updateStrategy,
} from '../kubernetes.ts';
import { choice, count, extra, flag, group, port, setting, text, unset } from '../setting.ts';
import { logLevel, prometheus } from './prometheus.ts';
import { metallbImage, workload } from './workload.ts';

const initContainer = (what: string) =>
  group({ resources: setting(resources, {}, `Requests and limits of the init container that ${what}.`) });

const controller = z
  .strictObject({
    ...workload('controller'),
    logLevel: logLevel('controller'),
    command: extra(z.string(), 'Overrides the program that the container starts.'),
    webhookMode: choice(
      ['enabled', 'disabled', 'onlywebhook'],
      'enabled',
      "Whether the controller serves its webhook. Leave it: disabled does not remove the webhook's registration, and every change is refused then.",
    ),
    image: metallbImage('quay.io/metallb/controller'),
    strategy: setting(updateStrategy, { type: 'RollingUpdate' }, 'How the pod is replaced.'),
    securityContext: setting(
      podSecurityContext,
      { runAsNonRoot: true, runAsUser: 65_534, fsGroup: 65_534 },
      'Security context of the pod.',
    ),
  })
  .prefault({});

const speaker = z
  .strictObject({
    ...workload('speaker'),
    logLevel: logLevel('speaker'),
    command: extra(z.string(), 'Overrides the program that the container starts.'),
    tolerateMaster: flag(true, 'Lets the speaker run on control-plane nodes.'),
    memberlist: group({
      enabled: flag(
        true,
        'Speakers monitor each other, so a failed node is noticed within seconds instead of minutes.',
      ),
      mlBindPort: port(7946, 'Port of the memberlist, TCP and UDP; it must be open between all nodes.'),
      mlBindAddrOverride: text('', "Address to listen on instead of the pod's."),
      mlSecretKeyPath: text('/etc/ml_secret_key', 'Where the shared key is mounted.'),
    }),
    excludeInterfaces: group({
      enabled: flag(
        true,
        'Keeps Layer 2 announcements off virtual interfaces such as docker0 and kube-ipvs0.',
      ),
    }),
    ignoreExcludeLB: flag(
      false,
      'Announces from nodes labelled node.kubernetes.io/exclude-from-external-load-balancers too. Control-plane nodes carry it, so a single-node cluster announces nothing without this.',
    ),
    bgpDebounceTimeout: unset(
      z.int().min(1),
      'Milliseconds to wait for further changes before FRR is reloaded; 3000 when absent. For bgp.mode frr only.',
    ),
    gratuitousARPInterval: unset(
      z.int().min(0),
      'Seconds between repeated gratuitous ARP and NDP announcements; none are repeated when absent or 0. For switches that drop entries early.',
    ),
    image: metallbImage('quay.io/metallb/speaker'),
    updateStrategy: setting(updateStrategy, { type: 'RollingUpdate' }, 'How pods are replaced.'),
    securityContext: setting(podSecurityContext, {}, 'Security context of the pods.'),
    secretName: extra(
      z.string(),
      "Name of the Secret with the speakers' shared key; derived from the release name when absent.",
    ),
    startupProbe: group({
      enabled: flag(true, 'Gives FRR time to start before the other probes run.'),
      failureThreshold: count(30, 'Consecutive failures before the probe counts as failed.'),
      periodSeconds: count(5, 'Seconds between probes.'),
    }),
    frr: group({
      enabled: flag(false, 'Decided by bgp.mode.'),
      image: group({
        repository: text('quay.io/frrouting/frr', 'Repository of the image, including the registry.'),
        tag: text('10.5.3', 'Tag of the FRR image.'),
        pullPolicy: unset(z.enum(['Always', 'IfNotPresent', 'Never']), 'When to pull the image.'),
      }),
      metricsPort: port(9121, "Port that FRR's metrics are served on."),
      tiniPath: text('/sbin/tini', 'Path of tini in the FRR image.'),
      dockerStartPath: text('/usr/lib/frr/docker-start', 'Path of the start script in the FRR image.'),
      securityContext: setting(
        containerSecurityContext,
        {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { add: ['NET_ADMIN', 'NET_RAW', 'SYS_ADMIN', 'NET_BIND_SERVICE'] },
        },
        'Security context of the FRR container.',
      ),
      resources: setting(resources, {}, "Requests and limits of FRR's container."),
    }),
    reloader: group({
      resources: setting(resources, {}, 'Requests and limits of the container that reloads FRR.'),
    }),
    frrMetrics: group({
      resources: setting(resources, {}, "Requests and limits of the container that exports FRR's metrics."),
    }),
    initContainers: group({
      cpFrrFiles: initContainer("copies FRR's files"),
      cpReloader: initContainer('copies the reloader'),
      cpMetrics: initContainer('copies the metrics exporter'),
    }),
  })
  .prefault({});

const metallbKeys = z.strictObject({
  // Helm puts its own global into the section of every chart and validates with it.
  global: extra(anyMap, 'Handed down by Helm.'),
  imagePullSecrets: setting(imagePullSecrets, [], 'Secrets to pull images with.'),
  nameOverride: text('', 'Overrides the name of the chart in labels.'),
  fullnameOverride: text('', 'Overrides the full name of the objects.'),
  loadBalancerClass: text(
    '',
    'Decided by entrypoint.loadBalancerClass: MetalLB serves Services of this class only.',
  ),
  rbac: group({ create: flag(true, 'Whether to create roles and bindings.') }),
  tls: group({
    cipherSuites: text('', "Cipher suites for TLS 1.2, separated by commas; Go's defaults when empty."),
    curvePreferences: text(
      '',
      "Numbers of the curves to prefer, separated by commas; Go's defaults when empty.",
    ),
    minVersion: choice(['', 'VersionTLS12', 'VersionTLS13'], '', 'Lowest TLS version; 1.3 when empty.'),
    controllerMetricsTLSSecret: text(
      '',
      "Secret with the certificate of the controller's metrics; self-signed when empty.",
    ),
    speakerMetricsTLSSecret: text(
      '',
      "Secret with the certificate of the speakers' metrics; self-signed when empty.",
    ),
  }),
  prometheus,
  controller,
  speaker,
  crds: z
    .strictObject({
      global: extra(anyMap, 'Handed down by Helm.'),
      enabled: z
        .boolean()
        .default(false)
        .meta({
          title: 'Enabled',
          description:
            "Stays false, and true is refused: the CRDs come from this chart's crds folder, so that no upgrade and no uninstall can delete them and with them every pool.",
          examples: [false],
        }),
      validationFailurePolicy: z
        .enum(['Ignore', 'Fail'])
        .default('Ignore')
        .meta({
          title: 'Validation failure policy',
          description:
            "The API server's behaviour while MetalLB's webhook is unavailable. With Fail the first install is denied by Helm 4; set it once everything runs.",
          examples: ['Ignore'],
        }),
    })
    .prefault({}),
  frrk8s: group({
    enabled: flag(true, 'Decided by bgp.mode and bgp.peers.'),
    external: flag(false, 'Uses an existing frr-k8s instead of the bundled one.'),
    namespace: text('', 'Namespace of the external frr-k8s.'),
    secretPassthrough: flag(
      false,
      'Hands the names of BGP password Secrets to an external frr-k8s, which reads them in its own namespace.',
    ),
  }),
  'frr-k8s': z
    .looseObject({
      prometheus: z
        .looseObject({
          serviceMonitor: z
            .looseObject({ enabled: flag(false, 'Creates a ServiceMonitor for frr-k8s.') })
            .optional(),
        })
        .optional(),
    })
    .optional()
    .meta({ description: 'Values of the bundled frr-k8s chart; passed through to it.' }),
  networkpolicies: group({
    enabled: flag(false, "Creates NetworkPolicies for MetalLB's pods."),
    defaultDeny: flag(false, 'Denies all other traffic in the namespace.'),
    apiPort: port(6443, 'Port of the API server that MetalLB must reach.'),
  }),
});

/** The `metallb` section: every key of MetalLB's own chart, 0.16.2. */
export const metallb = metallbKeys
  // Parsed once: most documents say nothing here, and going through every key each time is slow.
  .default(metallbKeys.parse({}))
  .meta({
    title: 'MetalLB chart',
    description: 'Passed through to the metallb chart, 0.16.2.',
    examples: [{ speaker: { ignoreExcludeLB: true } }],
  });
