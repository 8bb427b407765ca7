import { z } from 'zod';
import { traefikChart } from '../gen/traefik-chart.ts';
import { openMap } from './open-map.ts';

const { core, deployment, image, service } = traefikChart.shape;

const traefikKeys = traefikChart.extend({
  enabled: z.boolean().optional(),
  image: z
    .strictObject({
      ...image.unwrap().shape,
      tag: z
        .string()
        .nullable()
        .default('v3.7.13')
        .meta({
          title: 'Tag',
          description:
            "Tag of Traefik's image, newer than the chart's own v3.7.11: 3.7.12 completes the fix of CVE-2026-85597. A digest takes precedence.",
          examples: ['v3.7.13'],
        }),
    })
    .prefault({}),
  core: z
    .strictObject({
      ...core.unwrap().shape,
      strictTLSOptions: z
        .boolean()
        .default(true)
        .meta({
          title: 'Strict TLS options',
          description:
            'Refuses routers of one host that disagree on TLS options; with false Traefik serves all of them with the default options, without the client certificates that one of them requires. Needs Traefik 3.7.11.',
          examples: [true],
        }),
    })
    .prefault({}),
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
