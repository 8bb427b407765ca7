import type { FindingPath } from '@gatesmith/diagnostics';
import type { Values } from './gen/values.ts';
import { isMap } from './is-map.ts';

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

/**
 * Every subchart key that follows from the first-level sections, with its value. Helm computes no values of a subchart
 * from its parent's, so they have to stand in the document itself.
 */
export function loweredKeys(values: Values): readonly LoweredKey[] {
  const { bgp, entrypoint, ingress } = values;
  const namespace = ingressNamespace(values);
  const speaking = bgp.peers.length > 0;
  const published = entrypoint.enabled ? `${namespace}/${entrypoint.name}` : '';
  const replicas = ingress.kind === 'Deployment' ? (ingress.replicas ?? 2) : undefined;
  const keys: LoweredKey[] = [
    {
      path: ['metallb', 'loadBalancerClass'],
      value: entrypoint.loadBalancerClass,
      from: ['entrypoint', 'loadBalancerClass'],
    },
    {
      path: ['metallb', 'frrk8s', 'enabled'],
      value: speaking && bgp.mode === 'frr-k8s',
      from: ['bgp', speaking ? 'mode' : 'peers'],
    },
    {
      path: ['metallb', 'speaker', 'frr', 'enabled'],
      value: speaking && bgp.mode === 'frr',
      from: ['bgp', speaking ? 'mode' : 'peers'],
    },
  ];
  const nginx = ingress.controller === 'ingress-nginx';
  keys.push({ path: ['ingress-nginx', 'enabled'], value: nginx, from: ['ingress', 'controller'] });
  if (nginx) {
    const at = (...path: string[]): readonly string[] => ['ingress-nginx', ...path];
    keys.push({ path: at('namespaceOverride'), value: namespace, from: ['ingress', 'namespace'] });
    keys.push({ path: at('controller', 'kind'), value: ingress.kind, from: ['ingress', 'kind'] });
    if (replicas !== undefined)
      keys.push({ path: at('controller', 'replicaCount'), value: replicas, from: ['ingress', 'replicas'] });
    keys.push({
      path: at('controller', 'ingressClass'),
      value: ingress.className,
      from: ['ingress', 'className'],
    });
    keys.push({
      path: at('controller', 'ingressClassResource', 'name'),
      value: ingress.className,
      from: ['ingress', 'className'],
    });
    keys.push({
      path: at('controller', 'ingressClassResource', 'default'),
      value: ingress.defaultClass,
      from: ['ingress', 'defaultClass'],
    });
    keys.push({
      path: at('controller', 'priorityClassName'),
      value: ingress.priorityClassName,
      from: ['ingress', 'priorityClassName'],
    });
    keys.push({
      path: at('controller', 'publishService', 'pathOverride'),
      value: published,
      from: ['entrypoint', 'name'],
    });
    keys.push({
      path: at('defaultBackend', 'enabled'),
      value: ingress.defaultBackend.enabled,
      from: ['ingress', 'defaultBackend', 'enabled'],
    });
  }
  const traefik = ingress.controller === 'traefik';
  keys.push({ path: ['traefik', 'enabled'], value: traefik, from: ['ingress', 'controller'] });
  if (traefik) {
    const at = (...path: string[]): readonly string[] => ['traefik', ...path];
    const nginxAnnotations = ingress.nginxAnnotations;
    keys.push({ path: at('namespaceOverride'), value: namespace, from: ['ingress', 'namespace'] });
    keys.push({ path: at('deployment', 'kind'), value: ingress.kind, from: ['ingress', 'kind'] });
    if (replicas !== undefined)
      keys.push({ path: at('deployment', 'replicas'), value: replicas, from: ['ingress', 'replicas'] });
    // The nginx provider serves classes of another controller name, which this chart creates itself.
    keys.push({
      path: at('ingressClass', 'enabled'),
      value: !nginxAnnotations,
      from: ['ingress', 'nginxAnnotations'],
    });
    keys.push({ path: at('ingressClass', 'name'), value: ingress.className, from: ['ingress', 'className'] });
    keys.push({
      path: at('ingressClass', 'isDefaultClass'),
      value: ingress.defaultClass,
      from: ['ingress', 'defaultClass'],
    });
    keys.push({
      path: at('priorityClassName'),
      value: ingress.priorityClassName,
      from: ['ingress', 'priorityClassName'],
    });
    const provider = (...path: string[]): readonly string[] => at('providers', ...path);
    keys.push({
      path: provider('kubernetesIngress', 'publishedService', 'pathOverride'),
      value: published,
      from: ['entrypoint', 'name'],
    });
    keys.push({
      path: provider('kubernetesIngressNGINX', 'enabled'),
      value: nginxAnnotations,
      from: ['ingress', 'nginxAnnotations'],
    });
    keys.push({
      path: provider('kubernetesIngressNGINX', 'ingressClass'),
      value: ingress.className,
      from: ['ingress', 'className'],
    });
    keys.push({
      path: provider('kubernetesIngressNGINX', 'publishService', 'enabled'),
      value: entrypoint.enabled,
      from: ['entrypoint', 'enabled'],
    });
    keys.push({
      path: provider('kubernetesIngressNGINX', 'publishService', 'pathOverride'),
      value: published,
      from: ['entrypoint', 'name'],
    });
  }
  return keys;
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
