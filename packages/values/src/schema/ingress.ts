import { z } from 'zod';
import { labelName, objectName } from './names.ts';

/** The `ingress` section. */
export const ingress = z
  .strictObject({
    controller: z
      .enum(['traefik', 'ingress-nginx', 'none'])
      .default('traefik')
      .meta({
        title: 'Controller',
        description:
          'The ingress controller behind the entrypoint: traefik, ingress-nginx (out of maintenance since March 2026; needs ' +
          'acknowledgeEndOfLife: true) or none.',
        examples: ['traefik'],
      }),
    acknowledgeEndOfLife: z
      .boolean()
      .default(false)
      .meta({
        title: 'Acknowledge end of life',
        description:
          'Confirms that you know that ingress-nginx no longer gets fixes, not even for security holes.',
        examples: [false],
      }),
    namespace: labelName.optional().meta({
      title: 'Namespace',
      description:
        "Namespace of the controller and of the entrypoint; the controller's own name when absent. Keep it when you change " +
        'controllers: the entrypoint then keeps its address.',
      examples: ['ingress-nginx'],
    }),
    kind: z
      .enum(['DaemonSet', 'Deployment'])
      .default('DaemonSet')
      .meta({
        title: 'Kind',
        description: 'One controller pod on every node (DaemonSet) or a number of replicas (Deployment).',
        examples: ['DaemonSet'],
      }),
    replicas: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .meta({
        title: 'Replicas',
        description: 'How many controller pods a Deployment has; 2 when absent. Not with a DaemonSet.',
        examples: [2],
      }),
    className: objectName.default('nginx').meta({
      title: 'Class name',
      description:
        'Name of the IngressClass. Keep it when you change controllers: Ingress objects then need no edit.',
      examples: ['nginx'],
    }),
    defaultClass: z
      .boolean()
      .default(true)
      .meta({
        title: 'Default class',
        description:
          'Whether Ingress objects that name no class belong to this controller. A cluster should have one default class.',
        examples: [true],
      }),
    nginxAnnotations: z
      .boolean()
      .default(true)
      .meta({
        title: 'nginx annotations',
        description:
          'Lets Traefik read nginx.ingress.kubernetes.io annotations (its kubernetesIngressNGINX provider). ingress-nginx reads them always.',
        examples: [true],
      }),
    priorityClassName: z
      .string()
      .max(253)
      .regex(/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$/)
      .default('system-cluster-critical')
      .meta({
        title: 'Priority class',
        description:
          "Priority class of the controller's pods. With the default, which exists in every cluster, a full node evicts other pods first. Empty: none.",
        examples: ['system-cluster-critical'],
      }),
    defaultBackend: z
      .strictObject({
        enabled: z
          .boolean()
          .default(false)
          .meta({
            title: 'Enabled',
            description:
              "Runs ingress-nginx' default backend, which answers 404 to requests that no Ingress matches. Traefik does so on its own.",
            examples: [false],
          }),
      })
      .prefault({})
      .meta({
        title: 'Default backend',
        description: 'The backend for requests that no Ingress matches.',
        examples: [{ enabled: false }],
      }),
  })
  .prefault({})
  .meta({
    title: 'Ingress',
    description: 'The ingress controller behind the entrypoint.',
    examples: [{ controller: 'traefik', kind: 'DaemonSet' }],
  });
