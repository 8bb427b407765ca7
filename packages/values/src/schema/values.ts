import { z } from 'zod';
import { admissionPolicy } from './admission-policy.ts';
import { argocd } from './argocd.ts';
import { bgp } from './bgp.ts';
import { checks } from './checks.ts';
import { config } from './config.ts';
import { entrypoint } from './entrypoint.ts';
import { ingress } from './ingress.ts';
import { ingressNginx } from './ingress-nginx/ingress-nginx.ts';
import { kubeProxy } from './kube-proxy.ts';
import { layer2 } from './layer2.ts';
import { metallb } from './metallb/metallb.ts';
import { network } from './network.ts';
import { networkPolicies } from './network-policies.ts';
import { pools } from './pools.ts';
import { globals, traefik } from './traefik.ts';

/** The whole document; its order is the order of everything that is generated from it. */
export const valuesSchema = z
  .strictObject({
    pools,
    layer2,
    bgp,
    network,
    kubeProxy,
    ingress,
    entrypoint,
    networkPolicies,
    admissionPolicy,
    config,
    checks,
    argocd,
    global: globals,
    metallb,
    'ingress-nginx': ingressNginx,
    traefik,
    $schema: z
      .string()
      .max(2000)
      .optional()
      .meta({
        title: 'Schema',
        description: 'Where an editor finds the schema of a JSON document; nothing else reads it.',
        examples: ['https://unpkg.com/@gatesmith/values/values.schema.json'],
      }),
  })
  .meta({
    title: 'gatesmith values',
    description:
      "The parts of a cluster's front door: addresses, announcements, an ingress controller and its entrypoint.",
    examples: [{ pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }] }],
  });
