import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { listed } from '../../../listed.ts';
import { report } from '../../../report.ts';
import { acceptanceHint } from '../../impact/accept-findings.ts';
import { type ClassView, type IngressRule, namedClass, servesClass, servesObject } from './ingress-rule.ts';
import type { IngressView } from './ingress-view.ts';
import { limitFor } from './limit-for.ts';

/**
 * Ingresses and routes that would be reachable at the entrypoint for the first time although they are not of its class: one
 * finding for each IngressClass, and one for each object that names none. A class without objects is a warning.
 */
export function exposureFindings(view: IngressView, severity: 'error' | 'warning'): readonly Finding[] {
  const { desired, present, classes, objects } = view;
  const exposed = objects.filter(
    (object) =>
      namedClass(object)?.name !== desired.ownClass.name &&
      desired.rules.some((rule) => servesObject(rule, object, classes)) &&
      !present.some((rule) => servesObject(rule, object, classes)),
  );
  const isOf = (one: ClassView, object: KubernetesObject): boolean => {
    const named = namedClass(object);
    return named?.by === 'field' && named.name === one.name;
  };
  const others = classes.filter((one) => {
    const serving = desired.rules.filter((rule) => servesClass(rule, one));
    // A controller for some namespaces alone may never see an Ingress of the class.
    const isEverywhere = serving.some(({ namespaces }) => namespaces === undefined);
    return (
      one.name !== desired.ownClass.name &&
      serving.length > 0 &&
      (isEverywhere || exposed.some((object) => isOf(one, object))) &&
      !present.some((rule) => servesClass(rule, one))
    );
  });
  return [
    ...others.map((one) =>
      classFinding(
        view,
        one,
        exposed.filter((object) => isOf(one, object)),
        severity,
      ),
    ),
    ...exposed
      .filter((object) => !others.some((one) => isOf(one, object)))
      .map((object) => objectFinding(view, object, severity)),
  ];
}

function classFinding(
  { desired }: IngressView,
  one: ClassView,
  objects: readonly KubernetesObject[],
  severity: 'error' | 'warning',
): Finding {
  const subject = `IngressClass/${one.name}`;
  const rule = desired.rules.find((candidate) => servesClass(candidate, one));
  const consequence =
    objects.length === 0
      ? 'its Ingresses would be reachable at the entrypoint too; there are none yet'
      : `${listed(objects.map(objectId))} would be reachable at the entrypoint too`;
  return report('GS-INGRESS-EXPOSED', {
    severity: objects.length === 0 ? 'warning' : severity,
    subject,
    path: ['ingress', 'className'],
    message: `${subject}: has controller ${one.controller}, and ${desired.name} serves every class with that controller, not ${desired.ownClass.name} alone: ${consequence}`,
    hint: hintFor(rule, subject, desired.ownClass),
  });
}

function objectFinding(
  { desired, classes }: IngressView,
  object: KubernetesObject,
  severity: 'error' | 'warning',
): Finding {
  const subject = objectId(object);
  const rule = desired.rules.find((candidate) => servesObject(candidate, object, classes));
  const named = namedClass(object);
  const cause =
    named === undefined
      ? `names no class, and ${desired.name} serves such objects`
      : `is of class ${named.name}, which ${desired.name} serves too`;
  return report('GS-INGRESS-EXPOSED', {
    severity,
    subject,
    path: ['ingress', 'className'],
    message: `${subject}: ${cause}: it would be reachable at the entrypoint too`,
    hint: hintFor(rule, subject, desired.ownClass),
  });
}

function hintFor(rule: IngressRule | undefined, subject: string, ownClass: ClassView): string {
  const accept = acceptanceHint({ code: 'GS-INGRESS-EXPOSED', subject });
  return rule === undefined ? accept : `${limitFor(rule, ownClass)}; ${accept}`;
}
