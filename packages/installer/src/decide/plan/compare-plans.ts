import type { Change, Plan } from './plan.ts';

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
  for (const [key, change] of now) {
    const { object, action } = change;
    const planned = before.get(key);
    if (planned === undefined) return `${object}: would be ${action}, and is not in the plan`;
    if (planned.action !== action)
      return `${object}: would now be ${action}, the plan says ${planned.action}`;
  }
  for (const [key, { object }] of before)
    if (!now.has(key)) return `${object}: no longer needs what the plan says`;
  const moved = Object.keys({ ...saved.basis, ...current.basis }).find(
    (object) => saved.basis[object] !== current.basis[object] && !isSameChange(object, before, now),
  );
  return moved === undefined ? undefined : `${moved}: has changed since the plan was made`;
}

type Changes = ReadonlyMap<string, Change>;

/** A status that was written in the meantime makes a new version of an object; what is done to it stays the same. */
function isSameChange(object: string, before: Changes, now: Changes): boolean {
  const changes = [...now].filter(([, change]) => change.object === object);
  return (
    changes.length > 0 &&
    changes.every(
      ([key, { diff, ref }]) =>
        // Of a Secret a diff shows no values.
        ref.kind !== 'Secret' && diff !== undefined && before.get(key)?.diff === diff,
    )
  );
}

/** An object may change in several steps: a pool gives addresses up before the release gives it others. */
function changesOf(plan: Plan): Changes {
  return new Map(
    plan.steps.flatMap(({ id, changes }) =>
      changes
        .filter(({ action }) => action !== 'unchanged' && action !== 'skipped')
        .map((change) => [`${id} ${change.object}`, change] as const),
    ),
  );
}
