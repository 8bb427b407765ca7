import { type KubernetesObject, type LabelTest, listAt, textAt } from '@gatesmith/kubernetes';

/** The annotation that named a class before `spec.ingressClassName`. */
const classAnnotation = 'kubernetes.io/ingress.class';

/** An IngressClass as controllers see it. */
export interface ClassView {
  readonly name: string;
  /** Its `spec.controller`. */
  readonly controller: string;
}

/** The Ingresses that one provider of an ingress controller serves. */
export interface IngressRule {
  /** The provider's section of the values, for hints. */
  readonly provider: 'kubernetesIngress' | 'kubernetesIngressNGINX' | 'kubernetesCRD' | 'ingress-nginx';
  /** Every class with this controller is served. Absent where classes do not matter. */
  readonly controller?: string | undefined;
  /** Limits the served classes to the one with this name. */
  readonly onlyClass?: string | undefined;
  /** A class that is served whatever its controller is. */
  readonly alsoClass?: string | undefined;
  /** Values of the class annotation that are served. */
  readonly annotations: readonly string[];
  /** Whether objects that name no class are served. */
  readonly servesWithoutClass: boolean;
  /** @default every namespace */
  readonly namespaces?: readonly string[] | undefined;
  /** Selects the objects that are served. */
  readonly isSelected?: LabelTest | undefined;
}

/** The class that an Ingress or a route names, and how. */
export interface NamedClass {
  readonly name: string;
  readonly by: 'field' | 'annotation';
}

/** The class that an object names; an empty annotation names none. */
export function namedClass(object: KubernetesObject): NamedClass | undefined {
  const field = textAt(object, 'spec', 'ingressClassName');
  if (field !== undefined) return { name: field, by: 'field' };
  const annotation = object.metadata.annotations?.[classAnnotation] ?? '';
  return annotation === '' ? undefined : { name: annotation, by: 'annotation' };
}

/** Whether the rule serves every Ingress of a class. */
export function servesClass(rule: IngressRule, { name, controller }: ClassView): boolean {
  if (name === rule.alsoClass) return true;
  return controller === rule.controller && (rule.onlyClass === undefined || rule.onlyClass === name);
}

/**
 * Whether the rule serves an Ingress or a route (traefik/traefik `shouldProcessIngress` of its providers,
 * kubernetes/ingress-nginx `GetIngressClass`).
 */
export function servesObject(
  rule: IngressRule,
  object: KubernetesObject,
  classes: readonly ClassView[],
): boolean {
  if (isRoute(object) !== (rule.provider === 'kubernetesCRD')) return false;
  if (rule.namespaces !== undefined && !rule.namespaces.includes(object.metadata.namespace ?? ''))
    return false;
  if (rule.isSelected?.(object.metadata.labels ?? {}) === false) return false;
  const named = namedClass(object);
  if (named === undefined) return rule.servesWithoutClass;
  if (named.by === 'annotation') return rule.annotations.includes(named.name);
  return classes.some((one) => one.name === named.name && servesClass(rule, one));
}

function isRoute({ kind }: KubernetesObject): boolean {
  return kind.startsWith('IngressRoute');
}

/** Entry points of Traefik's own API and metrics, which no Service in front of it exposes. */
const internalEntryPoints: ReadonlySet<string> = new Set(['traefik', 'metrics']);

/** Whether a route is bound to entry points inside the cluster alone, as the route of the dashboard is. */
export function isInternalRoute(object: KubernetesObject): boolean {
  const entryPoints = listAt(object, 'spec', 'entryPoints');
  return (
    isRoute(object) &&
    entryPoints.length > 0 &&
    entryPoints.every((name) => typeof name === 'string' && internalEntryPoints.has(name))
  );
}
