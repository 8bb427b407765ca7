import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { DesiredIngress } from './desired-ingress.ts';
import type { ClassView, IngressRule } from './ingress-rule.ts';

/** What the checks of Ingresses compare. */
export interface IngressView {
  readonly desired: DesiredIngress;
  /** What our controller serves today, or the one that ours takes over from. */
  readonly present: readonly IngressRule[];
  /** The classes after the run. */
  readonly classes: readonly ClassView[];
  /** Every Ingress and every route of Traefik. */
  readonly objects: readonly KubernetesObject[];
}
