import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, objectId, textAt } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import { hasEntrypoint } from '../../entrypoint-ref.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import { defaultClassFindings } from './ingress/default-class-findings.ts';
import { type DesiredIngress, desiredIngress } from './ingress/desired-ingress.ts';
import { exposureFindings } from './ingress/exposure-findings.ts';
import { ingressControllers } from './ingress/ingress-controllers.ts';
import { type ClassView, isInternalRoute } from './ingress/ingress-rule.ts';
import type { IngressView } from './ingress/ingress-view.ts';
import { otherControllerFindings } from './ingress/other-controller-findings.ts';

export interface CheckIngressesOptions {
  /** Workloads that the run takes over, by id: what they serve is not new. @default none */
  readonly replaced?: ReadonlySet<string> | undefined;
}

/**
 * Ingresses of other classes, or of none, that the ingress controller of the values would serve for the first time, and other
 * controllers that serve the same ones. Traefik and ingress-nginx serve every class with their controller name.
 */
export function checkIngresses(
  values: Values,
  index: SnapshotIndex,
  { replaced = new Set() }: CheckIngressesOptions = {},
): readonly Finding[] {
  const desired = desiredIngress(values, index);
  if (desired === undefined) return [];
  const controllers = ingressControllers(index);
  const isOurs = (object: KubernetesObject): boolean =>
    ofOurRelease(object) || replaced.has(objectId(object));
  const others = controllers.filter(({ object }) => !isOurs(object));
  const view: IngressView = {
    desired,
    present: controllers.filter(({ object }) => isOurs(object)).flatMap(({ rules }) => rules),
    classes: classesAfter(desired, index),
    objects: ['Ingress', 'IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP']
      .flatMap((kind) => index.ofKind(kind))
      .filter((object) => object.metadata.deletionTimestamp === undefined && !isInternalRoute(object))
      .sort((one, other) => objectId(one).localeCompare(objectId(other))),
  };
  const severity = hasEntrypoint(values) ? 'error' : 'warning';
  return [
    ...exposureFindings(view, severity),
    ...otherControllerFindings(view, others),
    ...defaultClassFindings(values, index),
  ];
}

function classesAfter({ ownClass }: DesiredIngress, index: SnapshotIndex): readonly ClassView[] {
  const live = index
    .ofKind('IngressClass')
    .filter(({ metadata }) => metadata.name !== ownClass.name)
    .map((one) => ({ name: one.metadata.name, controller: textAt(one, 'spec', 'controller') ?? '' }));
  return [...live, ownClass];
}
