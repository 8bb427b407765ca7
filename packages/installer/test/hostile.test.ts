import { expect, test } from 'vitest';
import type { KubernetesObject } from '../src/index.ts';
import { findHelm, recipe, runToEnd, type Scenario, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = (): Promise<Scenario> => startScenario({ program: program ?? 'helm' });

const named = (apiVersion: string, kind: string, name: string, namespace?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

scenario('foreign objects under our names are named all at once, and nothing is written', async () => {
  await using practice = await start();
  const { sandbox, cluster, installer } = practice;
  for (const namespace of ['metallb-system', 'ingress-nginx'])
    await cluster.create(named('v1', 'Namespace', namespace));
  await cluster.create(named('v1', 'ServiceAccount', 'gatesmith-metallb-speaker', 'metallb-system'));
  await cluster.create({
    ...named('v1', 'Service', 'gatesmith-entrypoint', 'ingress-nginx'),
    metadata: {
      name: 'gatesmith-entrypoint',
      namespace: 'ingress-nginx',
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'door', 'meta.helm.sh/release-namespace': 'web' },
    },
    spec: { ports: [{ port: 80 }] },
  });
  await cluster.create({
    ...named('networking.k8s.io/v1', 'IngressClass', 'nginx'),
    spec: { controller: 'example.com/ingress' },
  });
  sandbox.resetRequests();

  const { outcome } = await runToEnd(installer.up(await recipe()));

  expect(outcome.error?.code).toBe('PREFLIGHT_FAILED');
  const messages = outcome.findings
    .filter(({ code }) => code === 'GS-OBJECT-FOREIGN')
    .map(({ message, hint }) => `${message}\n${hint}`);
  expect(messages.sort()).toMatchInlineSnapshot(`
      [
        "IngressClass/nginx: exists already and is owned by another tool; the release has one of the same name, and Helm would stop half way
      remove or rename it, or give it to the release: kubectl label ingressclass nginx --overwrite app.kubernetes.io/managed-by=Helm && kubectl annotate ingressclass nginx --overwrite meta.helm.sh/release-name=gatesmith meta.helm.sh/release-namespace=metallb-system",
        "Service/ingress-nginx/gatesmith-entrypoint: exists already and is part of Helm release web/door; the release has one of the same name, and Helm would stop half way
      remove or rename it, or give it to the release: kubectl label service gatesmith-entrypoint -n ingress-nginx --overwrite app.kubernetes.io/managed-by=Helm && kubectl annotate service gatesmith-entrypoint -n ingress-nginx --overwrite meta.helm.sh/release-name=gatesmith meta.helm.sh/release-namespace=metallb-system",
        "ServiceAccount/metallb-system/gatesmith-metallb-speaker: exists already and is owned by another tool; the release has one of the same name, and Helm would stop half way
      remove or rename it, or give it to the release: kubectl label serviceaccount gatesmith-metallb-speaker -n metallb-system --overwrite app.kubernetes.io/managed-by=Helm && kubectl annotate serviceaccount gatesmith-metallb-speaker -n metallb-system --overwrite meta.helm.sh/release-name=gatesmith meta.helm.sh/release-namespace=metallb-system",
      ]
    `);
  expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
});

scenario(
  'a namespace that is being deleted is named with what holds it, and nothing is written',
  async () => {
    await using practice = await start();
    const { sandbox, cluster, installer } = practice;
    await cluster.create(named('v1', 'Namespace', 'metallb-system'));
    await cluster.create({
      ...named('v1', 'ConfigMap', 'held', 'metallb-system'),
      metadata: { name: 'held', namespace: 'metallb-system', finalizers: ['example.com/never'] },
    });
    await cluster.delete({ apiVersion: 'v1', kind: 'Namespace', name: 'metallb-system' });
    sandbox.resetRequests();

    const { outcome } = await runToEnd(installer.up(await recipe()));

    expect(outcome.error?.code).toBe('PREFLIGHT_FAILED');
    expect(outcome.findings.filter(({ code }) => code === 'GS-NAMESPACE-TERMINATING')).toMatchObject([
      {
        subject: 'Namespace/metallb-system',
        message: expect.stringMatching(/^Namespace\/metallb-system: has been terminating since 2/),
        hint: expect.stringContaining('kubectl wait --for=delete namespace/metallb-system'),
      },
    ]);
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
  },
);

scenario(
  'a quota without room and a pod security level that rejects our pods are reported before anything is written',
  async () => {
    await using practice = await start();
    const { sandbox, cluster, installer } = practice;
    for (const name of ['metallb-system', 'ingress-nginx'])
      await cluster.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
      });
    await cluster.create({
      ...named('v1', 'ResourceQuota', 'none', 'metallb-system'),
      spec: { hard: { pods: '0' } },
    });
    sandbox.resetRequests();

    const values = await recipe('entrypoint.enabled=false', 'ingress-nginx.controller.hostNetwork=true');
    const { outcome } = await runToEnd(installer.up(values));

    expect(outcome.error?.code).toBe('PREFLIGHT_FAILED');
    const told = outcome.findings
      .filter(({ code }) => /QUOTA|SECURITY/.test(code))
      .map(({ code, message, hint }) => `${code} ${message}\n${hint}`);
    expect(told.sort()).toMatchInlineSnapshot(`
      [
        "GS-POD-SECURITY DaemonSet/ingress-nginx/gatesmith-ingress-nginx-controller: Namespace/ingress-nginx enforces the pod security level baseline, which refuses its pods for hostNetwork
      allow it there: kubectl label namespace ingress-nginx --overwrite pod-security.kubernetes.io/enforce=privileged; or have the values ask for less",
        "GS-POD-SECURITY-LOWERED Namespace/metallb-system: enforces the pod security level baseline, under which MetalLB's speaker cannot run (host network, NET_RAW); the plan sets privileged
      look at what else runs there first: kubectl get pods -n metallb-system",
        "GS-QUOTA-EXCEEDED ResourceQuota/metallb-system/none: allows 0 pods with 0 in use, and MetalLB needs 4 more, 2 at the very least
      make room: kubectl patch resourcequota none -n metallb-system --type merge -p '{"spec":{"hard":{"pods":"4"}}}'",
      ]
    `);
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);

    const accepted: typeof values = {
      ...values,
      checks: { ...values.checks, skip: ['GS-POD-SECURITY', 'GS-QUOTA-EXCEEDED'] },
    };
    const { findings } = await installer.plan(accepted);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  },
);
