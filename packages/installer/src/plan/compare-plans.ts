import type { Change, Plan } from '../plan.ts';

/**
 * The first thing in which a saved plan no longer fits the cluster, as a sentence that names the object; `undefined` when
 * it can be carried out exactly.
 */
export function whyStale(saved: Plan, current: Plan): string | undefined {
  if (saved.goal !== current.goal) return `the plan is for ${saved.goal}, not ${current.goal}`;
  if (saved.chart?.digest !== current.chart?.digest)
    return 'the chart is another one than the plan was made from';
  if (saved.valuesDigest !== current.valuesDigest)
    return 'the values are other ones than the plan was made from';
  const before = changesOf(saved);
  const now = changesOf(current);
  for (const [object, change] of now) {
    const planned = before.get(object);
    if (planned === undefined) return `${object}: would be ${change.action}, and the plan does not know it`;
    if (planned.action !== change.action)
      return `${object}: would now be ${change.action}, the plan says ${planned.action}`;
    if (saved.basis[object] !== current.basis[object])
      return `${object}: has changed since the plan was made`;
  }
  for (const object of before.keys())
    if (!now.has(object)) return `${object}: no longer needs what the plan says`;
  return undefined;
}

function changesOf(plan: Plan): ReadonlyMap<string, Change> {
  return new Map(
    plan.steps.flatMap(({ changes }) =>
      changes
        .filter(({ action }) => action !== 'unchanged' && action !== 'skipped')
        .map((change) => [change.object, change] as const),
    ),
  );
}
