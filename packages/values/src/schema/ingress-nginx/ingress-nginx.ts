import { z } from 'zod';
import { imagePullSecrets } from '../kubernetes.ts';
import { count, extra, flag, group, marks, setting, text } from '../setting.ts';
import { controller } from './controller.ts';
import { defaultBackend } from './default-backend.ts';

const exposedPorts = z.record(z.string(), z.string());

const ingressNginxKeys = z.strictObject({
  enabled: extra(z.boolean(), 'Decided by ingress.controller.'),
  global: extra(
    z.looseObject({
      image: z
        .looseObject({
          registry: setting(z.string(), 'registry.k8s.io', 'Registry that images come from.'),
        })
        .optional(),
    }),
    'Handed down by Helm.',
  ),
  nameOverride: extra(z.string(), 'Overrides the name of the chart in labels.'),
  fullnameOverride: extra(z.string(), 'Overrides the full name of the objects.'),
  namespaceOverride: text('', 'Decided by ingress.namespace.'),
  commonLabels: marks('More labels of every object.'),
  controller,
  revisionHistoryLimit: count(10, 'Number of old revisions to keep for a rollback.'),
  defaultBackend,
  rbac: group({
    create: flag(true, 'Whether to create roles and bindings.'),
    scope: flag(
      false,
      "Whether the controller's rights are limited to its namespace; with controller.scope only.",
    ),
  }),
  serviceAccount: group({
    create: flag(true, "Whether to create the controller's ServiceAccount."),
    name: text('', 'Its name; derived from the release name when empty.'),
    automountServiceAccountToken: flag(true, 'Whether the pods get a token.'),
    annotations: marks('Its annotations.'),
  }),
  imagePullSecrets: setting(imagePullSecrets, [], 'Secrets to pull images with.'),
  tcp: setting(exposedPorts, {}, 'TCP ports to serve, as "port": "namespace/service:port".'),
  udp: setting(exposedPorts, {}, 'UDP ports to serve, as "port": "namespace/service:port".'),
  portNamePrefix: text('', 'Prefix for the names of those ports.'),
  dhParam: text('', 'Diffie-Hellman parameters: the PEM file, base64-encoded.'),
});

/** The `ingress-nginx` section: every key of ingress-nginx' own chart, 4.15.1. */
export const ingressNginx = ingressNginxKeys
  // Parsed once: most documents say nothing here, and going through every key each time is slow.
  .default(ingressNginxKeys.parse({}))
  .meta({
    title: 'ingress-nginx chart',
    description: 'Passed through to the ingress-nginx chart, 4.15.1.',
    examples: [{ controller: { config: { 'use-gzip': 'true' } } }],
  });
