import type { FindingPath } from '@gatesmith/diagnostics';
import type { Values } from './gen/values.ts';
import { isMap } from './is-map.ts';
import { valueAt } from './value-at.ts';

/** One key of a subchart that a first-level section decides. */
export interface LoweredKey {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
  /** The first-level key that decides it. */
  readonly from: FindingPath;
}

/** The namespace of the ingress controller and of the entrypoint. */
export function ingressNamespace({ ingress }: Values): string {
  if (ingress.namespace !== undefined) return ingress.namespace;
  return ingress.controller === 'none' ? 'metallb-system' : ingress.controller;
}

/** What the keys are derived from. */
interface Facts extends Values {
  readonly namespace: string;
  readonly speaking: boolean;
  /** The Service whose address a controller writes into the status of Ingress objects. */
  readonly published: string;
  readonly replicas: number | undefined;
}

interface DerivedKey {
  readonly path: readonly string[];
  readonly from: FindingPath | ((facts: Facts) => FindingPath);
  /** Absent where no section decides the key. */
  readonly of: (facts: Facts) => LoweredKey['value'] | undefined;
}

const bgpDecides = ({ speaking }: Facts): FindingPath => ['bgp', speaking ? 'mode' : 'peers'];

function nginx(path: readonly string[], from: FindingPath, of: DerivedKey['of']): DerivedKey {
  return {
    path: ['ingress-nginx', ...path],
    from,
    of: (facts) => (facts.ingress.controller === 'ingress-nginx' ? of(facts) : undefined),
  };
}

function traefik(path: readonly string[], from: FindingPath, of: DerivedKey['of']): DerivedKey {
  return {
    path: ['traefik', ...path],
    from,
    of: (facts) => (facts.ingress.controller === 'traefik' ? of(facts) : undefined),
  };
}

const derivedKeys: readonly DerivedKey[] = [
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
  nginx(['namespaceOverride'], ['ingress', 'namespace'], ({ namespace }) => namespace),
  nginx(['controller', 'kind'], ['ingress', 'kind'], ({ ingress }) => ingress.kind),
  nginx(['controller', 'replicaCount'], ['ingress', 'replicas'], ({ replicas }) => replicas),
  nginx(['controller', 'ingressClass'], ['ingress', 'className'], ({ ingress }) => ingress.className),
  nginx(
    ['controller', 'ingressClassResource', 'name'],
    ['ingress', 'className'],
    ({ ingress }) => ingress.className,
  ),
  nginx(
    ['controller', 'ingressClassResource', 'default'],
    ['ingress', 'defaultClass'],
    ({ ingress }) => ingress.defaultClass,
  ),
  nginx(
    ['controller', 'priorityClassName'],
    ['ingress', 'priorityClassName'],
    ({ ingress }) => ingress.priorityClassName,
  ),
  nginx(
    ['controller', 'publishService', 'pathOverride'],
    ['entrypoint', 'name'],
    ({ published }) => published,
  ),
  nginx(
    ['defaultBackend', 'enabled'],
    ['ingress', 'defaultBackend', 'enabled'],
    ({ ingress }) => ingress.defaultBackend.enabled,
  ),
  {
    path: ['traefik', 'enabled'],
    from: ['ingress', 'controller'],
    of: ({ ingress }) => ingress.controller === 'traefik',
  },
  traefik(['namespaceOverride'], ['ingress', 'namespace'], ({ namespace }) => namespace),
  traefik(['deployment', 'kind'], ['ingress', 'kind'], ({ ingress }) => ingress.kind),
  traefik(['deployment', 'replicas'], ['ingress', 'replicas'], ({ replicas }) => replicas),
  // The nginx provider serves classes of another controller name, which this chart creates itself.
  traefik(
    ['ingressClass', 'enabled'],
    ['ingress', 'nginxAnnotations'],
    ({ ingress }) => !ingress.nginxAnnotations,
  ),
  traefik(['ingressClass', 'name'], ['ingress', 'className'], ({ ingress }) => ingress.className),
  traefik(
    ['ingressClass', 'isDefaultClass'],
    ['ingress', 'defaultClass'],
    ({ ingress }) => ingress.defaultClass,
  ),
  traefik(
    ['priorityClassName'],
    ['ingress', 'priorityClassName'],
    ({ ingress }) => ingress.priorityClassName,
  ),
  traefik(
    ['providers', 'kubernetesIngress', 'publishedService', 'pathOverride'],
    ['entrypoint', 'name'],
    ({ published }) => published,
  ),
  traefik(
    ['providers', 'kubernetesIngressNGINX', 'enabled'],
    ['ingress', 'nginxAnnotations'],
    ({ ingress }) => ingress.nginxAnnotations,
  ),
  traefik(
    ['providers', 'kubernetesIngressNGINX', 'ingressClass'],
    ['ingress', 'className'],
    ({ ingress }) => ingress.className,
  ),
  traefik(
    ['providers', 'kubernetesIngressNGINX', 'publishService', 'enabled'],
    ['entrypoint', 'enabled'],
    ({ entrypoint }) => entrypoint.enabled,
  ),
  traefik(
    ['providers', 'kubernetesIngressNGINX', 'publishService', 'pathOverride'],
    ['entrypoint', 'name'],
    ({ published }) => published,
  ),
];

function factsOf(values: Values): Facts {
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

function fromOf({ from }: DerivedKey, facts: Facts): FindingPath {
  return typeof from === 'function' ? from(facts) : from;
}

/**
 * Every subchart key that follows from the first-level sections, with its value. Helm computes no values of a subchart
 * from its parent's, so they have to stand in the document itself.
 */
export function loweredKeys(values: Values): readonly LoweredKey[] {
  const facts = factsOf(values);
  return derivedKeys.flatMap((key) => {
    const value = key.of(facts);
    return value === undefined ? [] : [{ path: key.path, value, from: fromOf(key, facts) }];
  });
}

/** A subchart key of a document that says something else than the first-level sections. */
export interface Disagreement extends LoweredKey {
  readonly said: unknown;
}

/** The derived keys that a document says otherwise; those that it leaves out are filled in. */
export function disagreements(
  values: Values,
  written: Readonly<Record<string, unknown>>,
): readonly Disagreement[] {
  return loweredKeys(values).flatMap((key) => {
    const said = valueAt(written, key.path);
    return said === undefined || said === key.value ? [] : [{ ...key, said }];
  });
}

/**
 * The same document with the subchart sections filled in from the first-level ones, so that Helm, which computes no
 * subchart values, gets what was meant. Lowering a lowered document changes nothing, and the result is itself a valid
 * values document.
 *
 * @example
 * ```ts
 * import { parseValues, toChartValues } from '@gatesmith/values';
 *
 * const values = parseValues([{ file: 'values.yaml', text: 'ingress: { controller: none }' }]);
 * toChartValues(values).traefik.enabled; // false
 * ```
 */
export function toChartValues(values: Values): Values {
  let lowered: Record<string, unknown> = { ...values };
  for (const { path, value } of loweredKeys(values)) lowered = withValue(lowered, path, value);
  // Every lowered key is declared in the schema with the type it gets here; a test parses the result again.
  return lowered as Values;
}

function withValue(
  map: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [key, ...rest] = path;
  if (key === undefined) return { ...map };
  const below = map[key];
  return { ...map, [key]: rest.length === 0 ? value : withValue(isMap(below) ? below : {}, rest, value) };
}
