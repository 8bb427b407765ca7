import type { FindingPath } from '@gatesmith/diagnostics';
import type { Values } from './gen/values.ts';
import { ingressNamespace } from './ingress-namespace.ts';

/** The sections that the keys are derived from. */
export interface Facts extends Values {
  readonly namespace: string;
  readonly speaking: boolean;
  /** The Service whose address a controller writes into the status of Ingress objects. */
  readonly published: string;
  readonly replicas: number | undefined;
}

/** A key of a subchart that follows from the first-level sections. */
export interface DerivedKey {
  readonly path: readonly string[];
  readonly from: FindingPath | ((facts: Facts) => FindingPath);
  /** Absent for a key that does not depend on the controller; another controller's keys are decided by no section. */
  readonly controller?: Values['ingress']['controller'];
  /** Absent where no section decides the key. */
  readonly of: (facts: Facts) => string | number | boolean | undefined;
}

const bgpDecides = ({ speaking }: Facts): FindingPath => ['bgp', speaking ? 'mode' : 'peers'];

/** Every such key, chart by chart. */
export const derivedKeys: readonly DerivedKey[] = [
  {
    path: ['metallb', 'loadBalancerClass'],
    from: ['entrypoint', 'loadBalancerClass'],
    of: ({ entrypoint }) => entrypoint.loadBalancerClass,
  },
  {
    path: ['metallb', 'frrk8s', 'enabled'],
    from: bgpDecides,
    of: ({ bgp, speaking }) => speaking && bgp.mode === 'frr-k8s',
  },
  {
    path: ['metallb', 'speaker', 'frr', 'enabled'],
    from: bgpDecides,
    of: ({ bgp, speaking }) => speaking && bgp.mode === 'frr',
  },
  {
    path: ['ingress-nginx', 'enabled'],
    from: ['ingress', 'controller'],
    of: ({ ingress }) => ingress.controller === 'ingress-nginx',
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'namespaceOverride'],
    from: ['ingress', 'namespace'],
    of: ({ namespace }) => namespace,
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'controller', 'kind'],
    from: ['ingress', 'kind'],
    of: ({ ingress }) => ingress.kind,
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'controller', 'replicaCount'],
    from: ['ingress', 'replicas'],
    of: ({ replicas }) => replicas,
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'controller', 'ingressClass'],
    from: ['ingress', 'className'],
    of: ({ ingress }) => ingress.className,
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'controller', 'ingressClassResource', 'name'],
    from: ['ingress', 'className'],
    of: ({ ingress }) => ingress.className,
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'controller', 'ingressClassResource', 'default'],
    from: ['ingress', 'defaultClass'],
    of: ({ ingress }) => ingress.defaultClass,
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'controller', 'priorityClassName'],
    from: ['ingress', 'priorityClassName'],
    of: ({ ingress }) => ingress.priorityClassName,
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'controller', 'publishService', 'pathOverride'],
    from: ['entrypoint', 'name'],
    of: ({ published }) => published,
  },
  {
    controller: 'ingress-nginx',
    path: ['ingress-nginx', 'defaultBackend', 'enabled'],
    from: ['ingress', 'defaultBackend', 'enabled'],
    of: ({ ingress }) => ingress.defaultBackend.enabled,
  },
  {
    path: ['traefik', 'enabled'],
    from: ['ingress', 'controller'],
    of: ({ ingress }) => ingress.controller === 'traefik',
  },
  {
    controller: 'traefik',
    path: ['traefik', 'namespaceOverride'],
    from: ['ingress', 'namespace'],
    of: ({ namespace }) => namespace,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'deployment', 'kind'],
    from: ['ingress', 'kind'],
    of: ({ ingress }) => ingress.kind,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'deployment', 'replicas'],
    from: ['ingress', 'replicas'],
    of: ({ replicas }) => replicas,
  },
  // The nginx provider serves classes of another controller name, which this chart creates itself.
  {
    controller: 'traefik',
    path: ['traefik', 'ingressClass', 'enabled'],
    from: ['ingress', 'nginxAnnotations'],
    of: ({ ingress }) => !ingress.nginxAnnotations,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'ingressClass', 'name'],
    from: ['ingress', 'className'],
    of: ({ ingress }) => ingress.className,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'ingressClass', 'isDefaultClass'],
    from: ['ingress', 'defaultClass'],
    of: ({ ingress }) => ingress.defaultClass,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'priorityClassName'],
    from: ['ingress', 'priorityClassName'],
    of: ({ ingress }) => ingress.priorityClassName,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'providers', 'kubernetesIngress', 'publishedService', 'pathOverride'],
    from: ['entrypoint', 'name'],
    of: ({ published }) => published,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'providers', 'kubernetesIngressNGINX', 'enabled'],
    from: ['ingress', 'nginxAnnotations'],
    of: ({ ingress }) => ingress.nginxAnnotations,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'providers', 'kubernetesIngressNGINX', 'ingressClass'],
    from: ['ingress', 'className'],
    of: ({ ingress }) => ingress.className,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'providers', 'kubernetesIngressNGINX', 'publishService', 'enabled'],
    from: ['entrypoint', 'enabled'],
    of: ({ entrypoint }) => entrypoint.enabled,
  },
  {
    controller: 'traefik',
    path: ['traefik', 'providers', 'kubernetesIngressNGINX', 'publishService', 'pathOverride'],
    from: ['entrypoint', 'name'],
    of: ({ published }) => published,
  },
];

/** The facts of a document. */
export function factsOf(values: Values): Facts {
  const { bgp, entrypoint, ingress } = values;
  const namespace = ingressNamespace(values);
  return {
    ...values,
    namespace,
    speaking: bgp.peers.length > 0,
    published: entrypoint.enabled ? `${namespace}/${entrypoint.name}` : '',
    replicas: ingress.kind === 'Deployment' ? (ingress.replicas ?? 2) : undefined,
  };
}
