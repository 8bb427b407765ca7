import type { KubernetesObject } from '@gatesmith/kubernetes';
import { parseValues, type Values } from '@gatesmith/values';
import { expect, test } from 'vitest';
import { desiredIngress } from '../src/decide/check/ingress/desired-ingress.ts';
import { ingressControllers } from '../src/decide/check/ingress/ingress-controllers.ts';
import type { IngressRule } from '../src/decide/check/ingress/ingress-rule.ts';
import { renderDesired } from '../src/desired/desired.ts';
import { checkSnapshot, takeSnapshot } from '../src/index.ts';
import { indexSnapshot, type SnapshotIndex } from '../src/observe/snapshot-index.ts';
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

const indexOf = (objects: readonly KubernetesObject[]): SnapshotIndex =>
  indexSnapshot({
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '2026-01-01T00:00:00Z',
    server: { gitVersion: 'v1.36.3', context: 'test' },
    ...{ objects, unread: [], releases: [] },
  });

const nginx = { controller: 'ingress-nginx', acknowledgeEndOfLife: true };
const providers = (settings: object): object => ({ traefik: { providers: settings } });

const cases: readonly (readonly [what: string, document: object])[] = [
  ['the defaults', {}],
  ['no nginx annotations', { ingress: { nginxAnnotations: false, className: 'edge' } }],
  ['a class alone', providers({ kubernetesIngress: { ingressClass: 'edge' } })],
  ['routes of a class alone', providers({ kubernetesCRD: { ingressClass: 'edge' } })],
  [
    'no Ingresses and no routes',
    providers({ kubernetesIngress: { enabled: false }, kubernetesCRD: { enabled: false } }),
  ],
  ['some namespaces', providers({ kubernetesIngress: { namespaces: ['shop', 'blog'] } })],
  ['some labels', providers({ kubernetesIngress: { labelSelector: 'app=shop' } })],
  [
    'its own controller name',
    providers({
      kubernetesIngressNGINX: { controllerClass: 'gatesmith.dev/nginx', watchIngressWithoutClass: true },
    }),
  ],
  [
    'one namespace for nginx',
    providers({ kubernetesIngressNGINX: { watchNamespace: 'shop', ingressClassByName: true } }),
  ],
  ['arguments', { traefik: { additionalArguments: ['--providers.kubernetesingress.ingressclass=edge'] } }],
  ['ingress-nginx', { ingress: nginx }],
  [
    'ingress-nginx without a class',
    {
      ingress: { ...nginx, className: 'edge' },
      'ingress-nginx': {
        controller: {
          watchIngressWithoutClass: true,
          ingressClassByName: true,
          ingressClassResource: { controllerValue: 'example.com/edge' },
        },
      },
    },
  ],
];

scenario('the Ingresses that values serve are those that the rendered arguments serve', async () => {
  await using practice = await start();
  const { helm, chart } = practice;
  const outline = (rules: readonly IngressRule[]): readonly object[] =>
    rules.map(({ isSelected, ...rule }) => ({
      ...rule,
      namespaces: [...(rule.namespaces ?? [])].sort(),
      isSelected: [isSelected?.({ app: 'shop' }) ?? true, isSelected?.({}) ?? true],
    }));
  for (const [what, document] of cases) {
    const values = valuesOf(document);
    const { release } = await renderDesired({ values, chart, helm, kubeVersion: 'v1.36.3' });
    const index = indexOf(release);
    const rendered = ingressControllers(index).flatMap(({ rules }) => rules);
    expect(rendered, what).not.toEqual([]);
    expect(outline(desiredIngress(values, index)?.rules ?? []), what).toEqual(outline(rendered));
  }
});

scenario('an install and its upgrade report nothing about its own Ingresses and addresses', async () => {
  await using practice = await start();
  const { cluster, installer } = practice;
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'default' },
    spec: { ingressClassName: 'nginx', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  };
  const old = {
    ...ingress,
    metadata: { ...ingress.metadata, name: 'old' },
    spec: { defaultBackend: ingress.spec.defaultBackend },
  };
  await cluster.apply(ingress);
  expect((await runToEnd(installer.up(valuesOf({})))).outcome.result).toBe('done');
  await cluster.apply(old);
  const upgraded = valuesOf({ traefik: { log: { level: 'DEBUG' } } });
  const codes = checkSnapshot(upgraded, await takeSnapshot(cluster)).map(({ code }) => code);
  expect(codes.filter((code) => !code.startsWith('GS-KUBEPROXY-'))).toEqual([]);
});
