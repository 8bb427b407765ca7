import { z } from 'zod';
import { labelName, objectName, stringMap } from './names.ts';
import { openMap } from './open-map.ts';

const intOrText = z.union([z.int(), z.string()]);
const portNumber = z.int().min(0).max(65_535);

/** The fields of a Service's spec that no other key of the section decides; the server decides whether others exist. */
const serviceSpec = openMap({
  ports: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        port: portNumber,
        protocol: z.enum(['TCP', 'UDP', 'SCTP']).optional(),
        targetPort: intOrText.optional(),
        nodePort: portNumber.optional(),
        appProtocol: z.string().optional(),
      }),
    )
    .optional(),
  loadBalancerSourceRanges: z.array(z.string()).optional(),
  loadBalancerIP: z.string().optional(),
  externalIPs: z.array(z.string()).optional(),
  sessionAffinity: z.enum(['None', 'ClientIP']).optional(),
  sessionAffinityConfig: z.looseObject({}).optional(),
  internalTrafficPolicy: z.enum(['Cluster', 'Local']).optional(),
  trafficDistribution: z.string().optional(),
  healthCheckNodePort: portNumber.optional(),
  allocateLoadBalancerNodePorts: z.boolean().optional(),
  publishNotReadyAddresses: z.boolean().optional(),
  clusterIP: z.string().optional(),
  clusterIPs: z.array(z.string()).optional(),
});

/** The `entrypoint` section: the one LoadBalancer Service that holds the address. */
export const entrypoint = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .meta({
        title: 'Enabled',
        description:
          'Whether the chart creates the Service. There is none without a controller, unless a selector is given.',
        examples: [true],
      }),
    name: labelName.default('gatesmith-entrypoint').meta({
      title: 'Name',
      description: 'Name of the Service.',
      examples: ['gatesmith-entrypoint'],
    }),
    ipAddressPool: objectName.optional().meta({
      title: 'Pool',
      description: 'The pool that the address comes from; any pool that fits when absent.',
      examples: ['default'],
    }),
    addresses: z
      .array(z.string().min(1).max(100))
      .max(2)
      .default([])
      .meta({
        title: 'Addresses',
        description: 'The address to ask for: one, or one per family. Empty: MetalLB picks.',
        examples: [['192.168.20.20']],
      }),
    externalTrafficPolicy: z
      .enum(['Local', 'Cluster'])
      .default('Local')
      .meta({
        title: 'External traffic policy',
        description:
          "Local keeps the client's address, and only nodes with a controller pod announce; use it with a DaemonSet or two replicas or more. " +
          "Cluster lets every node announce and hides the client's address.",
        examples: ['Local'],
      }),
    loadBalancerClass: z
      .string()
      .max(253)
      .default('')
      .meta({
        title: 'Load balancer class',
        description:
          'Set it where another load balancer controller serves Services too: MetalLB then serves this class only. Cannot be changed on an existing Service.',
        examples: ['metallb.io/metallb'],
      }),
    ipFamilyPolicy: z
      .enum(['SingleStack', 'PreferDualStack', 'RequireDualStack'])
      .default('SingleStack')
      .meta({
        title: 'IP family policy',
        description:
          'SingleStack for one address; the others for one of each family, out of one pool that holds both.',
        examples: ['SingleStack'],
      }),
    ipFamilies: z
      .array(z.enum(['IPv4', 'IPv6']))
      .max(2)
      .default([])
      .meta({
        title: 'IP families',
        description: "Address families, in order of preference. Empty: the cluster's own order.",
        examples: [['IPv4']],
      }),
    disruptionBudget: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .meta({
            title: 'Enabled',
            description:
              "Creates a PodDisruptionBudget for Traefik's pods, so that a drain evicts them one after the other. Only for a Deployment: a drain leaves the pods of " +
              'a DaemonSet where they are. The ingress-nginx chart brings its own.',
            examples: [true],
          }),
        maxUnavailable: z
          .int()
          .min(1)
          .max(1000)
          .default(1)
          .meta({
            title: 'Max unavailable',
            description: 'Number of pods that may be unavailable at a time.',
            examples: [1],
          }),
      })
      .prefault({})
      .meta({
        title: 'Disruption budget',
        description: 'Number of pods behind the entrypoint that a drain may evict at a time.',
        examples: [{ maxUnavailable: 1 }],
      }),
    selector: stringMap.default({}).meta({
      title: 'Selector',
      description: 'Labels of the pods behind the entrypoint. Empty: the pods of ingress.controller.',
      examples: [{ app: 'my-gateway' }],
    }),
    annotations: stringMap.default({}).meta({
      title: 'Annotations',
      description: 'More annotations of the Service.',
      examples: [{ 'external-dns.alpha.kubernetes.io/hostname': 'www.example.com' }],
    }),
    labels: stringMap.default({}).meta({
      title: 'Labels',
      description: 'More labels of the Service.',
      examples: [{ team: 'edge' }],
    }),
    spec: serviceSpec.default({}).meta({
      title: 'Service spec',
      description:
        "More fields of the Service's spec, as the Kubernetes API has them. Ports listed here replace http (80) and https (443). Fields that other keys of this section " +
        'decide, such as externalTrafficPolicy, are refused.',
      examples: [{ loadBalancerSourceRanges: ['192.168.0.0/16'] }],
    }),
  })
  .prefault({})
  .meta({
    title: 'Entrypoint',
    description:
      'The one LoadBalancer Service that holds the address, independent of the controller behind it.',
    examples: [{ ipAddressPool: 'default', externalTrafficPolicy: 'Local' }],
  });
