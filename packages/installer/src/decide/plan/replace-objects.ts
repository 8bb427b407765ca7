import { at, objectId, refOf } from '@gatesmith/kubernetes';
import type { ImmutableChange } from './immutable-changes.ts';
import type { Change, PlanStep } from './plan.ts';

/** The step that replaces objects whose immutable fields change, where the release has such objects. */
export function replaceObjectsSteps(changes: readonly ImmutableChange[]): readonly PlanStep[] {
  const replaced = changes.filter(({ remedy }) => remedy === 'replace');
  if (replaced.length === 0) return [];
  return [
    {
      id: 'replace-objects',
      title: 'Objects that cannot be changed in place',
      reason:
        'Kubernetes refuses to change these fields, so each object is deleted and created again at once',
      changes: replaced.flatMap(replacement),
      waitsFor: [],
    },
  ];
}

function replacement({ wanted, live, field }: ImmutableChange): readonly Change[] {
  const object = objectId(wanted);
  const ref = refOf(wanted);
  const [now, next] = [live, wanted].map((side) => JSON.stringify(at(side, ...field)));
  return [
    {
      object,
      ref,
      action: 'deleted',
      reason: `${field.join('.')} is immutable: it is ${now} and becomes ${next}`,
    },
    { object, ref, action: 'created', reason: `with ${field.join('.')} ${next}` },
  ];
}
