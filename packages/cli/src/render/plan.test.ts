import type { Change, Plan } from '@gatesmith/installer';
import { expect, test } from 'vitest';
import { renderPlan } from './plan.ts';

const plain = (_: unknown, text: string): string => text;

function change(kind: string, name: string, action: Change['action'], more: Partial<Change> = {}): Change {
  return { object: `${kind}/${name}`, ref: { apiVersion: 'v1', kind, name }, action, ...more };
}

function plan(changes: readonly Change[], reason = 'because'): Plan {
  const count = { created: 0, configured: 0, unchanged: 0, deleted: 0, skipped: 0 };
  for (const { action } of changes) count[action] += 1;
  return {
    format: 'gatesmith.dev/plan/v1',
    goal: 'up',
    chart: { name: 'gatesmith', version: '1.2.3', digest: 'x', standIn: true },
    steps: [
      { id: 'release', title: 'Helm release', reason, changes, waitsFor: ['every pod is ready'] },
      { id: 'webhook', title: 'The webhook', reason: '', changes: [], waitsFor: [] },
    ],
    summary: count,
    basis: {},
  };
}

test('changes are marked as a diff marks lines; what is configured shows its diff; what is unchanged is counted only', () => {
  const text = renderPlan(
    plan([
      change('Namespace', 'a', 'created'),
      change('ConfigMap', 'b', 'configured', {
        diff: '--- live\n+++ desired\n@@ -1 +1 @@\n-strictARP: false\n+strictARP: true\n',
      }),
      change('Service', 'c', 'deleted'),
      change('CustomResourceDefinition', 'd', 'skipped', { reason: 'it holds foreign pools' }),
      change('Secret', 'e', 'unchanged'),
    ]),
    { style: plain, width: 80, format: 'text' },
  );
  expect(text).toMatchInlineSnapshot(`
    " 1.  Helm release
         because
         + Namespace/a
         ~ ConfigMap/b
           @@ -1 +1 @@
           -strictARP: false
           +strictARP: true
         - Service/c
         ! CustomResourceDefinition/d: it holds foreign pools
         then waits until every pod is ready

     2.  The webhook: nothing to do

    Plan: 1 to create, 1 to change, 1 to delete, 1 left alone; 1 unchanged. Chart
    gatesmith 1.2.3 (stand-in charts)."
  `);
});

test('many changes are counted by kind, and short lists each', () => {
  const many = [...Array(20).keys()].map((index) =>
    change(index < 12 ? 'ClusterRole' : 'Service', `n${index}`, 'created'),
  );
  expect(renderPlan(plan(many), { style: plain, width: 80, format: 'text' })).toContain(
    '+ 12 ClusterRoles\n     + 8 Services',
  );
  expect(renderPlan(plan(many), { style: plain, width: 80, format: 'short' }).split('\n')).toHaveLength(20);
});

test('a plan without changes is one line', () => {
  expect(
    renderPlan(plan([change('Secret', 'e', 'unchanged')]), { style: plain, width: 80, format: 'text' }),
  ).toMatchInlineSnapshot(
    `
    "No changes: the cluster matches the values (1 unchanged). Chart gatesmith 1.2.3
    (stand-in charts)."
  `,
  );
});

test('reasons wrap within the width', () => {
  const text = renderPlan(plan([change('Namespace', 'a', 'created')], 'word '.repeat(60).trim()), {
    style: plain,
    width: 60,
    format: 'text',
  });
  expect(
    Math.max(
      ...text
        .split('\n')
        .slice(0, 8)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(60);
});
