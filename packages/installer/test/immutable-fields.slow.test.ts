import { textAt } from '@gatesmith/kubernetes';
import { parseValues, type Values } from '@gatesmith/values';
import { helmBinaries } from '@internal/testing/helm';
import { describe, expect, test } from 'vitest';
import { type Run, runToEnd, startScenario } from './start-scenario.ts';

const values = (more: Readonly<Record<string, unknown>>): Values => {
  const pools = [{ name: 'default', addresses: ['192.168.20.20-192.168.20.99'] }];
  return parseValues([{ file: 'values.yaml', text: JSON.stringify({ pools, ...more }) }]);
};

const codesOf = (run: Run): readonly string[] =>
  run.events.flatMap((event) => (event.type === 'plan' ? event.findings.map(({ code }) => code) : []));

const hintsOf = (run: Run): readonly (string | undefined)[] =>
  run.events.flatMap((event) =>
    event.type === 'plan'
      ? event.findings.filter(({ severity }) => severity === 'error').map(({ hint }) => hint)
      : [],
  );

describe.for(await helmBinaries())('with Helm $version', ({ helm }) => {
  test('the controller of an IngressClass changes by replacing the object, in both directions', async () => {
    await using practice = await startScenario({ program: helm });
    const { installer, sandbox } = practice;
    const controller = () =>
      sandbox.objects({ kind: 'IngressClass' }).map((one) => textAt(one, 'spec', 'controller'));
    const changes = (run: Run) =>
      run.events.filter((event) => event.type === 'change' && event.step === 'replace-objects');
    const first = values({});
    const second = values({ ingress: { nginxAnnotations: false } });
    expect((await runToEnd(installer.up(first))).outcome.result).toBe('done');
    const before = controller();
    const up = await runToEnd(installer.up(second));
    expect(up.outcome.error?.message).toBeUndefined();
    expect(up.outcome.result).toBe('done');
    expect(codesOf(up)).toContain('GS-OBJECT-REPLACED');
    expect(changes(up)).toMatchObject([
      { object: 'IngressClass/nginx', action: 'deleted' },
      { object: 'IngressClass/nginx', action: 'created' },
    ]);
    expect(controller()).toEqual(['traefik.io/ingress-controller']);
    expect((await runToEnd(installer.up(second))).outcome).toMatchObject({ result: 'unchanged', writes: 0 });
    const back = await runToEnd(installer.rollback());
    expect(back.outcome.error?.message).toBeUndefined();
    expect(controller()).toEqual(before);
  });

  test('the class of the entrypoint is refused with a command that works', async () => {
    await using practice = await startScenario({ program: helm });
    const { installer, sandbox, cluster } = practice;
    const classed = values({ entrypoint: { loadBalancerClass: 'metallb.io/metallb' } });
    expect((await runToEnd(installer.up(classed))).outcome.result).toBe('done');
    sandbox.resetRequests();
    const up = await runToEnd(installer.up(values({})));
    expect(up.outcome.error?.code).toBe('PREFLIGHT_FAILED');
    expect(codesOf(up)).toContain('GS-OBJECT-IMMUTABLE');
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
    expect(hintsOf(up)).toEqual([
      expect.stringContaining(
        `kubectl patch service gatesmith-entrypoint -n traefik --type merge -p '{"spec":{"type":"ClusterIP"}}'`,
      ),
    ]);
    await cluster.patch(
      { apiVersion: 'v1', kind: 'Service', namespace: 'traefik', name: 'gatesmith-entrypoint' },
      { type: 'merge', body: { spec: { type: 'ClusterIP' } } },
    );
    const again = await runToEnd(installer.up(values({})));
    expect(again.outcome.error?.message).toBeUndefined();
    expect(again.outcome.result).toBe('done');
  });

  test('the selector of a workload is refused with a command that works', async () => {
    await using practice = await startScenario({ program: helm });
    const { installer, cluster } = practice;
    const renamed = values({ traefik: { nameOverride: 'edge', fullnameOverride: 'gatesmith-traefik' } });
    expect((await runToEnd(installer.up(values({})))).outcome.result).toBe('done');
    const up = await runToEnd(installer.up(renamed));
    expect(up.outcome.error?.code).toBe('PREFLIGHT_FAILED');
    expect(codesOf(up)).toContain('GS-OBJECT-IMMUTABLE');
    expect(hintsOf(up)).toEqual([
      expect.stringContaining('kubectl delete daemonset gatesmith-traefik -n traefik'),
    ]);
    await cluster.delete({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      namespace: 'traefik',
      name: 'gatesmith-traefik',
    });
    const again = await runToEnd(installer.up(renamed));
    expect(again.outcome.error?.message).toBeUndefined();
    expect(again.outcome.result).toBe('done');
  });
});
