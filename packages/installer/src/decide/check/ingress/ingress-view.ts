import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { DesiredIngress } from './desired-ingress.ts';
import type { ClassView, IngressRule } from './ingress-rule.ts';

/** The facts that the checks of Ingresses compare. */
export interface IngressView {
  readonly desired: DesiredIngress;
  /** The rules of our controller today, or of the one that ours replaces. */
  readonly present: readonly IngressRule[];
  /** The classes after the run. */
  readonly classes: readonly ClassView[];
  /** Every Ingress and every route of Traefik. */
  readonly objects: readonly KubernetesObject[];
}
