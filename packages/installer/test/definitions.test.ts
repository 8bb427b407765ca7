import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@gatesmith/sandbox';
import { parseValues, type Values } from '@gatesmith/values';
import { x } from 'tinyexec';
import { describe, expect, test } from 'vitest';
import { type KubernetesObject, renderDesired } from '../src/index.ts';
import { findHelm, runToEnd, startScenario, testChart } from './start-scenario.ts';

const program = await findHelm();

const values = (more: Readonly<Record<string, unknown>> = {}): Values => {
  const pools = [{ name: 'default', addresses: ['192.168.20.20-192.168.20.99'] }];
  return parseValues([{ file: 'values.yaml', text: JSON.stringify({ pools, ...more }) }]);
};

const isDefinition = ({ kind }: { readonly kind?: unknown }): boolean => kind === 'CustomResourceDefinition';
const namesOf = (objects: readonly { readonly metadata?: unknown; readonly kind?: unknown }[]) =>
  objects
    .filter(isDefinition)
    .map(({ metadata }) => (metadata as { name: string }).name)
    .sort();

describe.skipIf(program === undefined)('the CRDs', () => {
  test.for([
    ['with Traefik', values(), 34],
    [
      'with ingress-nginx',
      values({ ingress: { controller: 'ingress-nginx', acknowledgeEndOfLife: true } }),
      9,
    ],
    ['without an ingress controller', values({ ingress: { controller: 'none' } }), 9],
  ] as const)('%s are the same by up, by render and by Helm', async ([, wanted, count]) => {
    await using practice = await startScenario({ program: program ?? 'helm' });
    const { installer, sandbox, helm, chart } = practice;
    const desired = await renderDesired({ values: wanted, chart, helm, kubeVersion: 'v1.36.3' });
    const rendered = namesOf(desired.crds);
    expect(rendered.length).toBe(count);
    const up = await runToEnd(installer.up(wanted));
    expect(up.outcome.error?.message).toBeUndefined();
    expect(namesOf(sandbox.objects({ kind: 'CustomResourceDefinition' }))).toEqual(rendered);
    expect(await byHelm(desired.valuesText)).toEqual({ installed: rendered, included: rendered });
  });

  test('that another Traefik brought stay as they are, and none goes with an uninstall', async () => {
    const theirs: KubernetesObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'middlewares.traefik.io', labels: { of: 'another Traefik' } },
      spec: {
        group: 'traefik.io',
        scope: 'Namespaced',
        names: {
          kind: 'Middleware',
          listKind: 'MiddlewareList',
          plural: 'middlewares',
          singular: 'middleware',
        },
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', description: 'an older version' } },
          },
        ],
      },
    };
    await using practice = await startScenario({
      program: program ?? 'helm',
      objects: [JSON.parse(JSON.stringify(theirs))],
    });
    const { installer, sandbox } = practice;
    const live = () =>
      sandbox.objects({ kind: 'CustomResourceDefinition', name: 'middlewares.traefik.io' })[0];
    const before = JSON.stringify(live()?.['spec']);
    const up = await runToEnd(installer.up(values()));
    expect(up.outcome.result).toBe('done');
    expect(JSON.stringify(live()?.['spec'])).toBe(before);
    expect((await runToEnd(installer.up(values()))).outcome).toMatchObject({
      result: 'unchanged',
      writes: 0,
    });
    const down = await runToEnd(installer.uninstall({ crds: true }));
    expect(down.outcome.result).toBe('done');
    const left = namesOf(sandbox.objects({ kind: 'CustomResourceDefinition' }));
    expect(left.length).toBe(25);
    expect(left.every((name) => name.endsWith('.traefik.io'))).toBe(true);
  });
});

/** The definitions that `helm install` and `helm template --include-crds` of the umbrella give. */
async function byHelm(valuesText: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-definitions-'));
  const sandbox = await startSandbox({ speed: 20 });
  try {
    const chart = await testChart(folder);
    const files = { kubeconfig: sandbox.kubeconfig, 'values.yaml': valuesText };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const namespaced = ['-n', 'metallb-system', '-f', join(folder, 'values.yaml')];
    const env = { ...process.env, HELM_CACHE_HOME: join(folder, 'helm') };
    const helm = async (...args: readonly string[]): Promise<string> => {
      const { stdout, stderr, exitCode } = await x(program ?? 'helm', [...args], { nodeOptions: { env } });
      expect(exitCode, stderr).toBe(0);
      return stdout;
    };
    const template = await helm('template', 'gatesmith', chart.path, '--include-crds', ...namespaced);
    const included = template
      .split(/^---$/m)
      .filter((document) => /^kind: CustomResourceDefinition$/m.test(document))
      .map((document) => /^ {2}name: "?([^\s"]+)/m.exec(document)?.[1] ?? '')
      .sort();
    // The namespace of the ingress controller does not exist, so the rest of the install fails; the definitions come first.
    const kubeconfig = ['--kubeconfig', join(folder, 'kubeconfig')];
    await helm('install', 'gatesmith', chart.path, '--create-namespace', ...kubeconfig, ...namespaced).catch(
      () => undefined,
    );
    return { installed: namesOf(sandbox.objects({ kind: 'CustomResourceDefinition' })), included };
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

test.skipIf(program === undefined)(
  'a Traefik whose CRDs were deleted is found by verify, and repaired by up',
  async () => {
    await using practice = await startScenario({ program: program ?? 'helm', speed: 60 });
    const { installer, cluster } = practice;
    const wanted = values();
    expect((await runToEnd(installer.up(wanted))).outcome.result).toBe('done');
    const findings = async (): Promise<readonly string[]> =>
      (await installer.verify(wanted)).findings
        .filter(({ code }) => code === 'GS-WORKLOAD-LOG-ERRORS')
        .map(({ subject }) => subject);
    expect(await findings()).toEqual([]);
    const ref = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
    await cluster.delete({ ...ref, name: 'middlewares.traefik.io' });
    await expect.poll(findings, { timeout: 20_000 }).toEqual(['DaemonSet/traefik/gatesmith-traefik']);
    expect((await runToEnd(installer.up(wanted))).outcome.result).toBe('done');
    expect(await findings()).toEqual([]);
  },
);
