import { parseValues } from '@gatesmith/values';
import { expect, test } from 'vitest';
import { adoptAndCheck, installByChart } from './adoption.ts';
import { findHelm, recipe, runToEnd, type Scenario, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = (): Promise<Scenario> => startScenario({ program: program ?? 'helm' });

scenario(
  'a MetalLB by chart under another name is taken over: no pool and no Service is recreated, and the addresses stay',
  async () => {
    await using practice = await start();
    await installByChart(practice, 'metallb');
    await adoptAndCheck(practice);
  },
);

scenario(
  'what an operator or an addon would put back, and a MetalLB elsewhere, is refused with the remedy, and nothing is written',
  async () => {
    await using practice = await start();
    const { sandbox, cluster, installer } = practice;
    const labels = { app: 'metallb', component: 'controller' };
    const template = {
      metadata: { labels },
      spec: { containers: [{ name: 'controller', image: 'metallb/controller:v0.14.9' }] },
    };
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lb' } });
    await cluster.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'controller', namespace: 'lb', labels },
      spec: { replicas: 0, selector: { matchLabels: labels }, template },
    });
    const refusal = async (): Promise<readonly string[]> => {
      sandbox.resetRequests();
      const { outcome } = await runToEnd(installer.adopt(await recipe()));
      expect(outcome.error?.code).toBe('PREFLIGHT_FAILED');
      expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
      return outcome.findings
        .filter(({ severity }) => severity === 'error')
        .map(({ message, hint }) => `${message}\n${hint}`);
    };

    expect(await refusal()).toMatchInlineSnapshot(`
      [
        "Deployment/lb/controller: this MetalLB is in namespace lb, and its pools cannot move to metallb-system without being recreated
      move it in a maintenance window: kubectl get ipaddresspools,l2advertisements,bgpadvertisements,bgppeers,bfdprofiles,communities -n lb -o yaml > pools.yaml; gatesmith adopt --print-values > values.yaml; kubectl delete validatingwebhookconfiguration metallb-webhook-configuration && kubectl delete namespace lb; gatesmith up -f values.yaml",
      ]
    `);
    const node = { apiVersion: 'v1', kind: 'Node', name: 'n1' };
    await cluster.patch(node, {
      type: 'merge',
      body: { metadata: { labels: { 'microk8s.io/cluster': 'true' } } },
    });
    expect(await refusal()).toMatchInlineSnapshot(`
      [
        "Deployment/lb/controller: is an addon of MicroK8s, which applies it again whenever the addon is enabled
      in a maintenance window, since disabling the addon deletes every pool, and Services may get other addresses afterwards: gatesmith adopt --print-values > values.yaml; kubectl get ipaddresspools,l2advertisements,bgpadvertisements,bgppeers,bfdprofiles,communities -n lb -o yaml > pools.yaml; microk8s disable metallb; gatesmith up -f values.yaml",
      ]
    `);
  },
);

scenario('a cluster that is ours already is said to be, and its own values are proposed', async () => {
  await using practice = await startScenario({
    program: program ?? 'helm',
    kubeProxy: { mode: 'nftables' },
  });
  const { installer, cluster, sandbox } = practice;
  await runToEnd(installer.up(await recipe()));
  const { values, findings } = await installer.proposeValues();
  expect(findings).toMatchObject([
    { code: 'GS-ADOPT-OURS', severity: 'info', message: expect.stringContaining('(revision 1)') },
  ]);
  const proposed = parseValues([{ file: 'proposed.json', text: JSON.stringify(values) }]);
  const { plan } = await installer.plan(proposed);
  expect(plan.summary).toMatchObject({ created: 0, configured: 0, deleted: 0 });

  const adopted = await runToEnd(installer.adopt(proposed));
  expect(adopted.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  const plans = adopted.events.filter((event) => event.type === 'plan');
  expect(plans[0]?.findings).toMatchObject([{ code: 'GS-ADOPT-OURS', severity: 'info' }]);
  const changed = await installer.planAdoption(
    await recipe('pools[0].addresses[0]=192.168.20.20-192.168.20.99'),
  );
  expect(changed.findings).toMatchObject([{ code: 'GS-ADOPT-OURS', severity: 'warning' }]);

  // Objects of ours without the record that explains them: no values are better than wrong ones.
  for (const { metadata } of sandbox.objects({ kind: 'Secret' })) {
    const { name, namespace } = metadata as { name: string; namespace: string }; // every stored object has them
    if (name.startsWith('sh.helm.release'))
      await cluster.delete({ apiVersion: 'v1', kind: 'Secret', name, namespace });
  }
  await expect(installer.proposeValues()).rejects.toMatchObject({ code: 'VALUES_UNKNOWN' });
});
