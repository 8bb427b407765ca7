import type { ClassView, IngressRule } from './ingress-rule.ts';
import { traefikController } from './traefik-rules.ts';

/** The setting that limits a provider to the class of the values. */
export function limitFor({ provider, servesWithoutClass }: IngressRule, ownClass: ClassView): string {
  switch (provider) {
    case 'kubernetesIngress':
      return ownClass.controller === traefikController
        ? `to serve class ${ownClass.name} alone, set traefik.providers.kubernetesIngress.ingressClass: ${ownClass.name}`
        : `class ${ownClass.name} is served by another provider: to serve it alone, set traefik.providers.kubernetesIngress.enabled: false`;
    case 'kubernetesCRD':
      return `to serve only routes with the annotation kubernetes.io/ingress.class: ${ownClass.name}, set traefik.providers.kubernetesCRD.ingressClass: ${ownClass.name}`;
    case 'kubernetesIngressNGINX':
      return `to serve class ${ownClass.name} alone, give it its own controller name: traefik.providers.kubernetesIngressNGINX.controllerClass: gatesmith.dev/${ownClass.name}${servesWithoutClass ? ' and watchIngressWithoutClass: false' : ''}`;
    case 'ingress-nginx':
      return `to serve class ${ownClass.name} alone, give it its own controller name: ingress-nginx.controller.ingressClassResource.controllerValue: gatesmith.dev/${ownClass.name}${servesWithoutClass ? ' and watchIngressWithoutClass: false' : ''}`;
  }
}
