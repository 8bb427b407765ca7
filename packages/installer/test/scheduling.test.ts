import { at, type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { parseValues, type Values } from '@gatesmith/values';
import { expect, test } from 'vitest';
import { expectedWorkloads } from '../src/decide/check/expected-workloads.ts';
import { renderDesired } from '../src/desired/desired.ts';
import { findHelm, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = () => startScenario({ program: program ?? 'helm' });

const valuesOf = (document: object): Values =>
  parseValues([
    {
      file: 'values.json',
      text: JSON.stringify({
        pools: [{ name: 'default', addresses: ['192.168.20.50-192.168.20.60'] }],
        ...document,
      }),
    },
  ]);

scenario(
  'taints on every node are found before the first write, and the tolerations named are enough',
  async () => {
    await using practice = await start();
    const { sandbox, cluster, installer } = practice;
    const taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
    for (const name of ['n1', 'n2', 'n3'])
      await cluster.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { taints: [taint] } });
    sandbox.resetRequests();
    const { outcome } = await runToEnd(installer.up(valuesOf({})));
    expect(outcome.error?.code).toBe('PREFLIGHT_FAILED');
    expect(
      outcome.findings
        .filter(({ code }) => code === 'GS-POD-UNSCHEDULABLE')
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual([
      'DaemonSet/traefik/gatesmith-traefik',
      'Deployment/metallb-system/gatesmith-metallb-controller',
    ]);
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);

    const tolerations = [{ key: taint.key, operator: 'Exists', effect: 'NoSchedule' }];
    const tolerant = valuesOf({ metallb: { controller: { tolerations } }, traefik: { tolerations } });
    expect((await runToEnd(installer.up(tolerant))).outcome.result).toBe('done');
  },
);

const placement = { nodeSelector: { edge: 'yes' }, tolerations: [{ key: 'edge', operator: 'Exists' }] };
const nginx = { controller: 'ingress-nginx', acknowledgeEndOfLife: true };

scenario.for<[what: string, document: object]>([
  ['the defaults', {}],
  ['ingress-nginx', { ingress: nginx }],
  ['no controller', { ingress: { controller: 'none' }, entrypoint: { enabled: false } }],
  [
    'settings of every pod',
    {
      metallb: { controller: placement, speaker: { ...placement, tolerateMaster: false } },
      traefik: placement,
    },
  ],
  ['settings of ingress-nginx', { ingress: nginx, 'ingress-nginx': { controller: placement } }],
])('what is expected of the pods from the values is what the charts render: %s', async ([, document]) => {
  await using practice = await start();
  const { helm, chart } = practice;
  const values = valuesOf(document);
  const { release } = await renderDesired({ values, chart, helm, kubeVersion: 'v1.36.3' });
  const workloads = release.filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet');
  const outline = (objects: readonly KubernetesObject[]) =>
    Object.fromEntries(
      objects.map((object) => {
        const pod = at(object, 'spec', 'template', 'spec');
        const { labels = {} } = object.metadata;
        return [
          objectId(object),
          {
            nodeSelector: at(pod, 'nodeSelector') ?? {},
            tolerations: at(pod, 'tolerations') ?? [],
            affinity: at(pod, 'affinity'),
            hostNetwork: at(pod, 'hostNetwork') === true,
            name: labels['app.kubernetes.io/name'],
          },
        ];
      }),
    );
  expect(outline(expectedWorkloads(values))).toEqual(outline(workloads));
});
