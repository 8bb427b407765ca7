import { z } from 'zod';
import { argocd } from './argocd.ts';
import { bgp } from './bgp.ts';
import { checks } from './checks.ts';
import { entrypoint } from './entrypoint.ts';
import { ingress } from './ingress.ts';
import { ingressNginx } from './ingress-nginx/ingress-nginx.ts';
import { kubeProxy } from './kube-proxy.ts';
import { layer2 } from './layer2.ts';
import { metallb } from './metallb/metallb.ts';
import { network } from './network.ts';
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
    checks,
    argocd,
    global: globals,
    metallb,
    'ingress-nginx': ingressNginx,
    traefik,
  })
  .meta({
    title: 'gatesmith values',
    description:
      "What a cluster's front door is made of: addresses, announcements, an ingress controller and its entrypoint.",
    examples: [{ pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }] }],
  });
