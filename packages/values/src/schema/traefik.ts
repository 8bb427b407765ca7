import { z } from 'zod';

const traefikKeys = z.looseObject({
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
});

/** The `traefik` section: Traefik's own chart. */
export const traefik = traefikKeys
  // Parsed once: most documents say nothing here, and going through every key each time is slow.
  .default(traefikKeys.parse({}))
  .meta({
    title: 'Traefik chart',
    description: 'Passed through to the traefik chart, 41.3.0.',
    examples: [{ accessLog: { enabled: true } }],
  });

/** The `global` section, which Helm hands to every chart. */
export const globals = z
  .looseObject({})
  .prefault({})
  .meta({ title: 'Global', description: 'Handed to every chart as .Values.global.', examples: [{}] });
