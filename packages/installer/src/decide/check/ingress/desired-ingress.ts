import { at, textAt, wordsAt } from '@gatesmith/kubernetes';
import { ingressNamespace, toChartValues, type Values } from '@gatesmith/values';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import type { ClassView, IngressRule } from './ingress-rule.ts';
import { namespacesSelected } from './namespaces-selected.ts';
import { nginxController, traefikController, traefikRules, traefikSettings } from './traefik-rules.ts';

/** The ingress controller that the values ask for: what it serves, and the class that it is for. */
export interface DesiredIngress {
  readonly name: 'Traefik' | 'ingress-nginx';
  readonly rules: readonly IngressRule[];
  readonly ownClass: ClassView;
}

/** From the values alone, so that it is known without a rendered chart. */
export function desiredIngress(values: Values, index: SnapshotIndex): DesiredIngress | undefined {
  const { controller, className, nginxAnnotations } = values.ingress;
  const chart = toChartValues(values);
  if (controller === 'traefik') {
    const rules = traefikRules(settingsOf(chart), index);
    const served =
      textAt(chart, 'traefik', 'providers', 'kubernetesIngressNGINX', 'controllerClass') ?? nginxController;
    const ownClass = { name: className, controller: nginxAnnotations ? served : traefikController };
    return { name: 'Traefik', rules, ownClass };
  }
  if (controller === 'ingress-nginx') {
    const rule = ingressNginxRule(values, index);
    const ownClass = { name: className, controller: rule.controller ?? nginxController };
    return { name: 'ingress-nginx', rules: [rule], ownClass };
  }
  return undefined;
}

const providers = [
  ['kubernetesIngress', true],
  ['kubernetesIngressNGINX', false],
  ['kubernetesCRD', true],
] as const;
const keys = [
  ...['ingressClass', 'labelSelector', 'controllerClass', 'watchNamespace', 'watchNamespaceSelector'],
  ...['ingressClassByName', 'watchIngressWithoutClass'],
];

/** The settings that Traefik's chart turns these values into. */
function settingsOf(chart: Values): ReturnType<typeof traefikSettings> {
  const words = providers.flatMap(([name, isDefault]) => {
    const section = at(chart, 'traefik', 'providers', name);
    const flag = `--providers.${name.toLowerCase()}`;
    if ((at(section, 'enabled') ?? isDefault) !== true) return [`${flag}=false`];
    const isNamespaced = at(chart, 'traefik', 'rbac', 'namespaced') === true;
    const namespaces = [
      ...(isNamespaced ? [ingressNamespace(chart)] : []),
      ...wordsAt(section, 'namespaces'),
    ];
    return [
      flag,
      ...keys.flatMap((key) => {
        const value = at(section, key);
        return value === undefined || value === null ? [] : [`${flag}.${key}=${String(value)}`];
      }),
      ...(namespaces.length === 0 ? [] : [`${flag}.namespaces=${namespaces.join(',')}`]),
    ];
  });
  return traefikSettings([...words, ...wordsAt(chart, 'traefik', 'additionalArguments')]);
}

function ingressNginxRule(values: Values, index: SnapshotIndex): IngressRule {
  const { className } = values.ingress;
  const controller = at(toChartValues(values), 'ingress-nginx', 'controller');
  const scope = at(controller, 'scope');
  const isScoped = at(scope, 'enabled') === true;
  return {
    provider: 'ingress-nginx',
    controller: textAt(controller, 'ingressClassResource', 'controllerValue') ?? nginxController,
    alsoClass: at(controller, 'ingressClassByName') === true ? className : undefined,
    annotations: [className],
    servesWithoutClass: at(controller, 'watchIngressWithoutClass') === true,
    namespaces: isScoped
      ? [textAt(scope, 'namespace') || ingressNamespace(values)]
      : namespacesSelected(textAt(scope, 'namespaceSelector'), index),
  };
}
