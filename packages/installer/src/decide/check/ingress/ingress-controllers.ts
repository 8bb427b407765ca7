import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import {
  environmentOf,
  flagOf,
  isFlagSet,
  type Program,
  programsOf,
  wordsOf,
} from '../load-balancers/program.ts';
import type { IngressRule } from './ingress-rule.ts';
import { namespacesSelected } from './namespaces-selected.ts';
import { nginxController, traefikRules, traefikSettings } from './traefik-rules.ts';

/** An ingress controller in the cluster, with what it serves. */
export interface IngressController {
  readonly name: 'Traefik' | 'ingress-nginx';
  readonly object: KubernetesObject;
  readonly rules: readonly IngressRule[];
}

/** Every Traefik and every ingress-nginx, regardless of how it was installed. */
export function ingressControllers(index: SnapshotIndex): readonly IngressController[] {
  return programsOf(index).flatMap((program): readonly IngressController[] => {
    const { object } = program;
    if (isIngressNginx(program))
      return [{ name: 'ingress-nginx', object, rules: [ingressNginxRule(program, index)] }];
    if (!isTraefik(program)) return [];
    const settings = traefikSettings(wordsOf(program), environmentOf(program, index));
    return [{ name: 'Traefik', object, rules: traefikRules(settings, index) }];
  });
}

const traefikImage = /(^|\/)(mirrored-library-)?traefik(-hub|ee)?([:@]|$)/;
const nginxImage = /ingress-nginx\/controller([:@-]|$)|(^|\/)nginx-ingress-controller([:@]|$)/;

function isTraefik(program: Program): boolean {
  return (
    traefikImage.test(textAt(program.container, 'image') ?? '') ||
    wordsOf(program).some((word) => /^--providers\.kubernetes(ingress|crd)/i.test(word))
  );
}

/** The image of F5's nginx has the same words, and it has its own class. */
function isIngressNginx(program: Program): boolean {
  return (
    flagOf(program, 'controller-class') !== undefined ||
    nginxImage.test(textAt(program.container, 'image') ?? '')
  );
}

function ingressNginxRule(program: Program, index: SnapshotIndex): IngressRule {
  const ingressClass = flagOf(program, 'ingress-class') || 'nginx';
  const namespace = flagOf(program, 'watch-namespace')?.replace(
    '$(POD_NAMESPACE)',
    program.object.metadata.namespace ?? '',
  );
  return {
    provider: 'ingress-nginx',
    controller: flagOf(program, 'controller-class') || nginxController,
    alsoClass: isFlagSet(program, 'ingress-class-by-name') ? ingressClass : undefined,
    annotations: [ingressClass],
    servesWithoutClass: isFlagSet(program, 'watch-ingress-without-class'),
    namespaces:
      namespace === undefined || namespace === ''
        ? namespacesSelected(flagOf(program, 'watch-namespace-selector'), index)
        : [namespace],
  };
}
