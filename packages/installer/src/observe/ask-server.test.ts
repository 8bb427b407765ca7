import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import { startSandbox } from '@gatesmith/sandbox';
import { expect, test } from 'vitest';
import { connectCluster } from '../adapters/kubernetes/connect-cluster.ts';
import { changeOf } from '../decide/plan/build-plan.ts';
import { type Plan, summarizeSteps } from '../decide/plan/plan.ts';
import type { Desired } from '../desired/desired.ts';
import { askServer } from './ask-server.ts';
import { indexSnapshot } from './snapshot-index.ts';

const namespace = (name: string, labels: Record<string, string>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

test('a field that a policy restores on every write is not drift; a manual change is, and only that is shown', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  sandbox.faults.enforce({
    policy: 'levels.example.com',
    resources: ['namespaces'],
    mutates: { metadata: { labels: { level: 'policy' }, annotations: { seen: 'by the policy' } } },
  });
  const wanted = [
    namespace('policed', { level: 'ours', team: 'ours' }),
    namespace('edited', { level: 'ours', team: 'ours' }),
  ];
  for (const object of wanted) await cluster.apply(object);
  await cluster.patch(
    { apiVersion: 'v1', kind: 'Namespace', name: 'edited' },
    { type: 'merge', body: { metadata: { labels: { team: 'theirs' } } } },
  );
  const live = await cluster.list({ apiVersion: 'v1', kind: 'Namespace' });
  const index = indexSnapshot({
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '',
    server: { gitVersion: 'v1.36.3', context: '' },
    objects: live.state === 'ok' ? live.items : [],
    unread: [],
    releases: [],
  });
  const steps: Plan['steps'] = [
    {
      id: 'namespaces',
      title: '',
      reason: '',
      waitsFor: [],
      changes: wanted.map((object) => ({
        object: objectId(object),
        ref: refOf(object),
        action: 'configured',
      })),
    },
  ];
  const plan: Plan = {
    format: 'gatesmith.dev/plan/v1',
    goal: 'up',
    steps,
    summary: summarizeSteps(steps),
    basis: {},
  };
  const desired: Desired = {
    namespaces: wanted,
    crds: [],
    release: [],
    hooks: [],
    valuesText: '',
    rendering: '',
    valuesDigest: '',
    chart: { path: '', name: '', version: '', digest: '', standIn: true },
  };
  sandbox.resetRequests();
  const expected = await askServer({ cluster, plan, desired, index });
  expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
  const [policed, edited] = wanted.map((object) => changeOf(object, { index, expected }));
  expect(policed?.action).toBe('unchanged');
  expect(edited?.diff).toMatchInlineSnapshot(`
    "===================================================================
    --- live Namespace/edited
    +++ desired Namespace/edited
    @@ -4,4 +4,4 @@
       labels:
         level: policy
    -    team: theirs
    +    team: ours
       name: edited
    "
  `);
  await cluster.close();
});
