import { expect, test } from 'vitest';
import { faultKinds, kindsOf, scheduleOf } from './schedule.ts';

const upTo = (count: number): ReadonlyMap<string, number> => {
  const counted = new Map<string, number>(faultKinds.map((kind) => [kind, 0]));
  for (let seed = 0; seed < count; seed += 1)
    for (const kind of kindsOf(scheduleOf(seed))) counted.set(kind, (counted.get(kind) ?? 0) + 1);
  return counted;
};

test('a seed always names the same schedule', () => {
  expect(scheduleOf(33)).toEqual(scheduleOf(33));
  expect(scheduleOf(4)).toMatchInlineSnapshot(`
    {
      "certificateLateMs": 962,
      "crdsLateMs": 29378,
      "cutWatchesAfter": undefined,
      "helmDiesAfter": undefined,
      "interruptAt": undefined,
      "mutated": [],
      "nodeGone": false,
      "outage": {
        "after": 75,
        "ms": 2090,
      },
      "permanent": undefined,
      "requests": [
        {
          "after": 1,
          "code": 500,
          "resources": [
            "secrets",
          ],
          "times": 3,
          "type": "error",
          "verbs": [
            "create",
            "update",
            "patch",
            "delete",
          ],
        },
        {
          "after": 2,
          "resources": [
            "namespaces",
          ],
          "times": 2,
          "type": "reset-after-commit",
          "verbs": [
            "create",
            "update",
            "patch",
            "delete",
          ],
        },
        {
          "after": 1,
          "resources": [
            "pods",
          ],
          "times": 2,
          "type": "reset-before-commit",
          "verbs": [
            "get",
            "list",
          ],
        },
        {
          "after": 1,
          "resources": [
            "ipaddresspools",
          ],
          "times": 2,
          "type": "conflict",
          "verbs": [
            "create",
            "update",
            "patch",
            "delete",
          ],
        },
      ],
      "secondInstaller": true,
      "seed": 4,
      "webhook": undefined,
    }
  `);
});

test.for([
  [100, 1],
  [500, 5],
] as const)('%i schedules leave no kind of fault out: each is in %i of them or more', ([count, least]) => {
  const rare = [...upTo(count)].filter(([, times]) => times < least);
  expect(rare).toEqual([]);
});
