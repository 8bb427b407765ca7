import { z } from 'zod';

const image = (repository: string) =>
  z.looseObject({
    tag: z
      .string()
      .min(1)
      .default('v0.16.2')
      .meta({
        title: 'Tag',
        description: `Tag of ${repository}. 0.16.2 stops the flood of status writes that 0.16.0 and 0.16.1 send to the API server.`,
        examples: ['v0.16.2'],
      }),
  });

/** The `metallb` section: MetalLB's own chart. */
export const metallb = z
  .looseObject({
    crds: z
      .strictObject({
        enabled: z
          .literal(false)
          .default(false)
          .meta({
            title: 'Enabled',
            description:
              "Always false: the definitions come from this chart's crds folder, so that no upgrade and no uninstall can delete them and with them every pool.",
            examples: [false],
          }),
        validationFailurePolicy: z
          .enum(['Ignore', 'Fail'])
          .default('Ignore')
          .meta({
            title: 'Validation failure policy',
            description:
              "What the API server does while MetalLB's webhook is away. With Fail the first install is denied by Helm 4; set it once everything runs.",
            examples: ['Ignore'],
          }),
      })
      .prefault({}),
    controller: z.looseObject({ image: image('quay.io/metallb/controller').prefault({}) }).prefault({}),
    speaker: z
      .looseObject({
        image: image('quay.io/metallb/speaker').prefault({}),
        frr: z.looseObject({ enabled: z.boolean().optional() }).optional(),
      })
      .prefault({}),
    frrk8s: z.looseObject({ enabled: z.boolean().optional() }).optional(),
    loadBalancerClass: z.string().optional(),
  })
  .prefault({})
  .meta({
    title: 'MetalLB chart',
    description: 'Passed through to the metallb chart, 0.16.1.',
    examples: [{ speaker: { ignoreExcludeLB: true } }],
  });

/** The `ingress-nginx` section: ingress-nginx' own chart. */
export const ingressNginx = z
  .looseObject({
    enabled: z.boolean().optional(),
    namespaceOverride: z.string().optional(),
    controller: z
      .looseObject({
        kind: z.enum(['DaemonSet', 'Deployment']).optional(),
        replicaCount: z.int().min(0).optional(),
        ingressClass: z.string().optional(),
        ingressClassResource: z
          .looseObject({ name: z.string().optional(), default: z.boolean().optional() })
          .optional(),
        publishService: z
          .looseObject({ enabled: z.boolean().optional(), pathOverride: z.string().optional() })
          .optional(),
        service: z
          .looseObject({
            type: z
              .enum(['ClusterIP', 'NodePort', 'LoadBalancer'])
              .default('ClusterIP')
              .meta({
                title: 'Type',
                description:
                  "ClusterIP: the entrypoint Service holds the address, the controller's own Service needs none.",
                examples: ['ClusterIP'],
              }),
          })
          .prefault({}),
      })
      .prefault({}),
    defaultBackend: z.looseObject({ enabled: z.boolean().optional() }).optional(),
  })
  .prefault({})
  .meta({
    title: 'ingress-nginx chart',
    description: 'Passed through to the ingress-nginx chart, 4.15.1.',
    examples: [{ controller: { config: { 'use-gzip': 'true' } } }],
  });

/** The `traefik` section: Traefik's own chart. */
export const traefik = z
  .looseObject({
    enabled: z.boolean().optional(),
    namespaceOverride: z.string().optional(),
    deployment: z
      .looseObject({
        kind: z.enum(['DaemonSet', 'Deployment']).optional(),
        replicas: z.int().min(0).optional(),
      })
      .optional(),
    ingressClass: z
      .looseObject({
        enabled: z.boolean().optional(),
        isDefaultClass: z.boolean().optional(),
        name: z.string().optional(),
      })
      .optional(),
    providers: z
      .looseObject({
        kubernetesIngress: z.looseObject({}).optional(),
        kubernetesIngressNGINX: z.looseObject({}).optional(),
      })
      .optional(),
    service: z
      .looseObject({
        spec: z
          .looseObject({
            type: z
              .enum(['ClusterIP', 'NodePort', 'LoadBalancer'])
              .default('ClusterIP')
              .meta({
                title: 'Type',
                description:
                  "ClusterIP: the entrypoint Service holds the address, the controller's own Service needs none.",
                examples: ['ClusterIP'],
              }),
          })
          .prefault({}),
      })
      .prefault({}),
  })
  .prefault({})
  .meta({
    title: 'Traefik chart',
    description: 'Passed through to the traefik chart, 41.3.0.',
    examples: [{ logs: { access: { enabled: true } } }],
  });

/** The `global` section, which Helm hands to every chart. */
export const globals = z
  .looseObject({})
  .prefault({})
  .meta({ title: 'Global', description: 'Handed to every chart as .Values.global.', examples: [{}] });
