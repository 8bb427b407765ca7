import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { listed } from '../../../listed.ts';
import { report } from '../../../report.ts';
import { acceptanceHint } from '../../impact/accept-findings.ts';
import type { IngressController } from './ingress-controllers.ts';
import { type ClassView, type IngressRule, servesClass, servesObject } from './ingress-rule.ts';
import type { IngressView } from './ingress-view.ts';
import { limitFor } from './limit-for.ts';

/** The Ingresses that our controller and another one would both serve. */
interface Shared {
  readonly classes: readonly ClassView[];
  readonly objects: readonly KubernetesObject[];
  /** Both serve Ingresses that name no class. */
  readonly withoutClass: boolean;
  readonly rule: IngressRule;
}

/**
 * Other controllers that serve the same Ingresses: both answer for them, and both write their status in turns
 * (traefik/traefik#11820). It is a warning where nothing new would be shared.
 */
export function otherControllerFindings(
  view: IngressView,
  others: readonly IngressController[],
): readonly Finding[] {
  return others.flatMap((other): readonly Finding[] => {
    const after = sharedWith(view.desired.rules, other, view);
    if (after === undefined) return [];
    const before = sharedWith(view.present, other, view);
    const known = new Set(before?.objects.map(objectId));
    const isNew = after.objects.some((object) => !known.has(objectId(object)));
    return [finding(view, other, after, isNew ? 'error' : 'warning')];
  });
}

function sharedWith(
  ours: readonly IngressRule[],
  { rules }: IngressController,
  { classes, objects }: IngressView,
): Shared | undefined {
  const pairs = ours.flatMap((one) =>
    rules
      .filter((other) => (one.provider === 'kubernetesCRD') === (other.provider === 'kubernetesCRD'))
      .map((other) => [one, other] as const),
  );
  const shares = (test: (rule: IngressRule) => boolean): boolean =>
    pairs.some((pair) => pair.every((rule) => test(rule)));
  const sharedClasses = classes.filter((one) => shares((rule) => servesClass(rule, one)));
  const sharedObjects = objects.filter((object) => shares((rule) => servesObject(rule, object, classes)));
  const withoutClass = pairs.some(
    (pair) => pair[0].provider !== 'kubernetesCRD' && pair.every((rule) => rule.servesWithoutClass),
  );
  const [rule] = pairs
    .filter((pair) =>
      [
        ...sharedClasses.map((one) => pair.every((each) => servesClass(each, one))),
        ...sharedObjects.map((object) => pair.every((each) => servesObject(each, object, classes))),
        withoutClass && pair.every((each) => each.servesWithoutClass),
      ].some(Boolean),
    )
    .map(([one]) => one);
  return rule === undefined
    ? undefined
    : { classes: sharedClasses, objects: sharedObjects, withoutClass, rule };
}

function finding(
  { desired }: IngressView,
  { name, object }: IngressController,
  { classes, objects, withoutClass, rule }: Shared,
  severity: 'error' | 'warning',
): Finding {
  const subject = objectId(object);
  const what = [
    ...(classes.length === 0
      ? []
      : [`class${classes.length === 1 ? '' : 'es'} ${listed(classes.map((one) => one.name))}`]),
    ...(withoutClass ? ['Ingresses without a class'] : []),
    ...(classes.length === 0 && !withoutClass ? ['the same Ingresses'] : []),
  ].join(' and ');
  const now = objects.length === 0 ? '' : `: ${listed(objects.map(objectId))}`;
  const code = 'GS-INGRESS-OTHER-CONTROLLER';
  return report(code, {
    severity,
    subject,
    path: ['ingress', 'controller'],
    message: `${subject}: this ${name} serves ${what}, as ${desired.name} of this install would; both answer for them and write their status in turns${now}`,
    hint: `remove the other controller or limit it to its own class; or ${limitFor(rule, desired.ownClass)}; ${acceptanceHint({ code, subject })}`,
  });
}
