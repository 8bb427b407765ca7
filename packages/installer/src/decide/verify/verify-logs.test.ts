import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { verifyLogs } from './verify-logs.ts';

const workload = 'DaemonSet/traefik/gatesmith-traefik';

const definition = (name: string): KubernetesObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
});

const traefik = (kind: string, plural: string): string =>
  `2026-01-01T00:00:00Z ERR k8s.io/client-go@v0.34.3/tools/cache/reflector.go:290 > Failed to watch error="failed to list *v1alpha1.${kind}: the server could not find the requested resource (get ${plural}.traefik.io)" reflector=k8s.io/client-go@v0.34.3/tools/cache/reflector.go:290`;

test.for<[string, string, readonly string[], readonly KubernetesObject[]]>([
  [
    'a CRD that the server does not have, as Traefik logs it',
    [traefik('IngressRoute', 'ingressroutes'), traefik('IngressRoute', 'ingressroutes')].join('\n'),
    [`${workload}: its log repeats that the server does not have ingressroutes.traefik.io`],
    [],
  ],
  [
    'no more than three of them by name',
    ['a', 'b', 'c', 'd', 'e'].map((plural) => traefik('Kind', plural)).join('\n'),
    [
      `${workload}: its log repeats that the server does not have a.traefik.io, b.traefik.io, c.traefik.io and 2 more`,
    ],
    [],
  ],
  [
    'the same through klog, without the resource',
    'E0101 00:00:00.000000 1 reflector.go:200] "Failed to watch" err="failed to list *v1.Gateway: the server could not find the requested resource" logger="UnhandledError"',
    [`${workload}: its log repeats that the server does not have Gateway`],
    [],
  ],
  [
    'a right that is missing, in the JSON that MetalLB logs',
    '{"level":"error","msg":"Failed to watch","error":"failed to list *v1.Node: nodes is forbidden: User \\"system:serviceaccount:metallb-system:speaker\\" cannot list resource \\"nodes\\" in API group \\"\\" at the cluster scope"}',
    [`${workload}: its log repeats that it may not list nodes`],
    [],
  ],
  [
    'a kind that the REST mapper does not find',
    '{"level":"error","error":"no matches for kind \\"FRRConfiguration\\" in version \\"frrk8s.metallb.io/v1beta1\\""}',
    [`${workload}: its log repeats that the server does not have FRRConfiguration`],
    [],
  ],
  [
    'nothing about a CRD that exists by now',
    traefik('Middleware', 'middlewares'),
    [],
    [definition('middlewares.traefik.io')],
  ],
  [
    'nothing about a connection that was refused once',
    'failed to list *v1.Pod: dial tcp: connection refused',
    [],
    [],
  ],
  ['nothing about an empty log', '', [], []],
])('%s', ([, text, expected, objects]) => {
  expect(verifyLogs([{ workload, text }], { objects }).map(({ message }) => message)).toEqual(expected);
});
