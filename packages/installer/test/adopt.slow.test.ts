import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import {
  addressOf,
  adoptAndCheck,
  installByManifest,
  installIngress,
  installRelease,
  inUse,
  parsed,
  recordsOf,
  until,
} from './adoption.ts';
import { findHelm, runToEnd, type Scenario, startScenario } from './start-scenario.ts';

const program = await findHelm();
/** A folder with MetalLB's manifests as they were released; nothing of them is in this repository. */
const manifests = process.env['GATESMITH_METALLB_MANIFESTS'];
const files = manifests === undefined ? [] : (await readdir(manifests)).map((file) => join(manifests, file));
if (manifests === undefined)
  console.warn('skipped: real manifests of MetalLB; name a folder of them with GATESMITH_METALLB_MANIFESTS');

const scenario = test.skipIf(program === undefined);
const start = (): Promise<Scenario> => startScenario({ program: program ?? 'helm' });

scenario('a MetalLB by manifest is taken over in the same way', { timeout: 120_000 }, async () => {
  await using practice = await start();
  await installByManifest(practice);
  await adoptAndCheck(practice);
});

scenario(
  'an ingress-nginx by chart keeps the Service that holds its address, and with it the address',
  { timeout: 120_000 },
  async () => {
    await using practice = await start();
    const { sandbox, cluster, installer } = practice;
    await installByManifest(practice);
    await inUse(practice);
    await installIngress(practice);
    const ref = {
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'web',
      name: 'door-ingress-nginx-controller',
    };
    const before = await until('an address', async () => {
      const live = await cluster.get(ref);
      return addressOf(live) === undefined ? undefined : live;
    });
    const proposed = await installer.proposeValues();
    const values = parsed(proposed.values);
    expect(values.entrypoint).toMatchObject({
      name: ref.name,
      selector: { 'app.kubernetes.io/name': 'ingress-nginx' },
    });
    // What people write who know nothing of the other install.
    const another = parsed({ ...proposed.values, entrypoint: { externalTrafficPolicy: 'Cluster' } });
    const refused = await installer.planAdoption(another);
    expect(refused.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'GS-ADOPT-ENTRYPOINT', subject: 'Service/web/door-ingress-nginx-controller' },
    ]);

    // Whoever takes only MetalLB over keeps an ingress controller that gatesmith does not touch.
    const alone = {
      ...proposed.values,
      ingress: { controller: 'none' },
      entrypoint: { enabled: false },
    } as const;
    const { plan } = await installer.planAdoption(parsed(alone));
    const touched = plan.steps.flatMap(({ changes }) => changes).filter(({ ref }) => ref.namespace === 'web');
    expect(touched).toEqual([]);

    const { outcome } = await runToEnd(installer.adopt(values));

    expect(outcome.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(outcome.error).toBeUndefined();
    const after = await cluster.get(ref);
    expect(after?.metadata.uid).toBe(before.metadata.uid);
    expect(addressOf(after)).toBe(addressOf(before));
    const controllers = sandbox
      .objects({ kind: 'Deployment', namespace: 'web' })
      .map(({ metadata }) => (metadata as { name: string }).name);
    expect(controllers).toEqual(['gatesmith-ingress-nginx-controller']);
    expect(await recordsOf(practice, 'door')).toEqual([]);
    const again = await runToEnd(installer.adopt(values));
    expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  },
);

scenario(
  'an adoption that is interrupted at any step is found again, refused by up, and continued',
  { timeout: 240_000 },
  async () => {
    for (const step of ['adopt-keep', 'adopt-ownership', 'adopt-hand-over', 'release', 'webhook'] as const) {
      await using practice = await start();
      const { installer } = practice;
      await installByManifest(practice);
      const address = await inUse(practice);
      const values = parsed((await installer.proposeValues()).values);
      const interrupt = new AbortController();
      const first = await runToEnd(installer.adopt(values, { signal: interrupt.signal }), (event) => {
        if (event.type === 'step-end' && event.step === step) interrupt.abort();
      });
      expect([step, first.outcome.result]).toEqual([step, 'cancelled']);
      const { findings } = await installer.plan(values);
      expect([step, findings.map(({ code }) => code)]).toEqual([
        step,
        expect.arrayContaining(['GS-METALLB-EXISTS']),
      ]);
      const { outcome } = await runToEnd(installer.adopt(values));
      expect([step, outcome.error, outcome.result]).toEqual([step, undefined, 'done']);
      const live = await practice.cluster.get({
        apiVersion: 'v1',
        kind: 'Service',
        namespace: 'default',
        name: 'web',
      });
      expect(addressOf(live)).toBe(address);
      const again = await runToEnd(installer.adopt(values));
      expect([step, again.outcome.result, again.outcome.writes]).toEqual([step, 'unchanged', 0]);
    }
  },
);

scenario.for(files.map((file) => [basename(file), file] as const))(
  'MetalLB by %s is taken over',
  { timeout: 120_000 },
  async ([, file]) => {
    await using practice = await start();
    await installRelease(practice, file);
    await adoptAndCheck(practice);
  },
);
