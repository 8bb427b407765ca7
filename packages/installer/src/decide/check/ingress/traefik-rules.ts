import { parseLabelSelector } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import { isFalse, isTrue } from '../load-balancers/program.ts';
import type { IngressRule } from './ingress-rule.ts';
import { namespacesSelected } from './namespaces-selected.ts';

export const traefikController = 'traefik.io/ingress-controller';
export const nginxController = 'k8s.io/ingress-nginx';

/** Traefik's static configuration as flat keys in lower case: `providers.kubernetesingress.ingressclass`. */
export type TraefikSettings = ReadonlyMap<string, string>;

/** The settings in arguments and environment variables, the forms that charts use. */
export function traefikSettings(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): TraefikSettings {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    const [, key] = /^TRAEFIK_(.+)$/.exec(name) ?? [];
    if (key !== undefined) settings.set(key.toLowerCase().replaceAll('_', '.'), value);
  }
  for (const word of words) {
    const [, key, value = 'true'] = /^--([^=\s]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (key !== undefined) settings.set(key.toLowerCase(), value);
  }
  return settings;
}

/**
 * The rules of a Traefik. One whose providers are in a file that is not seen counts as one with the providers for Ingresses and
 * for routes.
 */
export function traefikRules(settings: TraefikSettings, index: SnapshotIndex): readonly IngressRule[] {
  const isUnknown = ![...settings.keys()].some((key) => key.startsWith('providers.'));
  const isOn = (provider: string): boolean =>
    !isFalse(settings.get(`providers.${provider}`)) &&
    [...settings.keys()].some(
      (key) => key === `providers.${provider}` || key.startsWith(`providers.${provider}.`),
    );
  return [
    ...(isUnknown || isOn('kubernetesingress') ? [ingressRule(settings)] : []),
    ...(isUnknown || isOn('kubernetescrd') ? [routeRule(settings)] : []),
    ...(isOn('kubernetesingressnginx') ? [nginxRule(settings, index)] : []),
  ];
}

function ingressRule(settings: TraefikSettings): IngressRule {
  const { ingressClass, ...limits } = limitsOf(settings, 'kubernetesingress');
  return {
    provider: 'kubernetesIngress',
    controller: traefikController,
    onlyClass: ingressClass,
    ...servedAnnotations(ingressClass),
    ...limits,
  };
}

function routeRule(settings: TraefikSettings): IngressRule {
  const { ingressClass, ...limits } = limitsOf(settings, 'kubernetescrd');
  return { provider: 'kubernetesCRD', ...servedAnnotations(ingressClass), ...limits };
}

/** Without its own class, a provider serves what names no class or, by annotation, `traefik`. */
function servedAnnotations(
  ingressClass: string | undefined,
): Pick<IngressRule, 'annotations' | 'servesWithoutClass'> {
  return ingressClass === undefined
    ? { annotations: ['traefik'], servesWithoutClass: true }
    : { annotations: [ingressClass], servesWithoutClass: false };
}

function limitsOf(
  settings: TraefikSettings,
  provider: string,
): Pick<IngressRule, 'namespaces' | 'isSelected'> & { readonly ingressClass: string | undefined } {
  const key = (name: string): string | undefined =>
    settings.get(`providers.${provider}.${name}`) || undefined;
  return {
    ingressClass: key('ingressclass'),
    namespaces: key('namespaces')
      ?.split(',')
      .map((name) => name.trim()),
    isSelected: parseLabelSelector(key('labelselector') ?? '').matches,
  };
}

function nginxRule(settings: TraefikSettings, index: SnapshotIndex): IngressRule {
  const key = (name: string): string | undefined =>
    settings.get(`providers.kubernetesingressnginx.${name}`) || undefined;
  const ingressClass = key('ingressclass') ?? 'nginx';
  const namespace = key('watchnamespace');
  return {
    provider: 'kubernetesIngressNGINX',
    controller: key('controllerclass') ?? nginxController,
    alsoClass: isTrue(key('ingressclassbyname')) ? ingressClass : undefined,
    annotations: [ingressClass],
    servesWithoutClass: isTrue(key('watchingresswithoutclass')),
    namespaces:
      namespace === undefined ? namespacesSelected(key('watchnamespaceselector'), index) : [namespace],
  };
}
