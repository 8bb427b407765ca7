import { z } from 'zod';
import { traefikChart } from '../gen/traefik-chart.ts';
import { openMap } from './open-map.ts';

const { deployment, service } = traefikChart.shape;

const traefikKeys = traefikChart.extend({
  enabled: z.boolean().optional(),
  deployment: openMap({
    ...deployment.unwrap().shape,
    kind: z.enum(['DaemonSet', 'Deployment']).optional(),
  }).optional(),
  service: openMap({
    ...service.unwrap().shape,
    spec: openMap({
      type: z
        .enum(['ClusterIP', 'NodePort', 'LoadBalancer'])
        .default('ClusterIP')
        .meta({
          title: 'Type',
          description:
            "ClusterIP: the entrypoint Service holds the address, the controller's own Service needs none.",
          examples: ['ClusterIP'],
        }),
    }).prefault({}),
  }).prefault({}),
});

/** The `traefik` section: every key of Traefik's own chart, 41.3.0; its schema is where the keys come from. */
export const traefik = traefikKeys.default(traefikKeys.parse({})).meta({
  title: 'Traefik chart',
  description: 'Passed through to the traefik chart, 41.3.0, whose values.yaml describes the keys.',
  examples: [{ accessLog: { enabled: true } }],
});

/** The `global` section, which Helm hands to every chart. */
export const globals = z
  .looseObject({})
  .prefault({})
  .meta({ title: 'Global', description: 'Handed to every chart as .Values.global.', examples: [{}] });
