import { parseValues, toChartValues, type Values } from '@gatesmith/values';
import { type Dice, dice } from '@internal/testing/dice';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import {
  type ChartSource,
  createInstaller,
  type Installer,
  type KubernetesObject,
  objectId,
  type Plan,
} from '../../src/index.ts';
import { runToEnd } from '../start-scenario.ts';
import { isFields, type MemoryCluster, memoryCluster } from './memory-cluster.ts';
import { isMarked, manifestText, marked, memoryHelm, rendered } from './memory-helm.ts';
import { type SmallChart, smallChart } from './small-chart.ts';

/** An empty plan is a run without writes; that is looked at now and then. */
const idleEvery = 10;

/** Runs as many random states as there are seeds; a seed that fails is named in the title. */
export function randomStateSuite(seeds: readonly number[]): void {
  let small: SmallChart;
  beforeAll(async () => {
    small = await smallChart();
  });
  afterAll(() => small[Symbol.asyncDispose]());

  test(`in ${seeds.length} random states a plan changes exactly what it says, and the next one is empty`, {
    timeout: 1_200_000,
  }, async () => {
    for (const seed of seeds) {
      const random = dice(seed);
      const before = valuesOf(random);
      const values = random.chance(0.5) ? before : valuesOf(random);
      const memory = memoryCluster(foreignObjects(random));
      const installer = install(memory, small.chart, before, values);
      if (random.chance(0.8)) {
        await runToEnd(installer.up(before));
        disturb(memory, random);
      }
      const { plan } = await installer.plan(values);
      const was = contents(memory);
      const { outcome } = await runToEnd(installer.up(values));
      const why = `seed ${seed}: ${JSON.stringify({ error: outcome.error, findings: outcome.findings })}`;
      expect(outcome.error, why).toBeUndefined();
      expect(changed(was, contents(memory)), why).toEqual(promised(plan));
      const { plan: next } = await installer.plan(values);
      expect(promised(next), why).toEqual({});
      if (seed % idleEvery === 0)
        expect((await runToEnd(installer.up(values))).outcome, why).toMatchObject({
          result: 'unchanged',
          writes: 0,
        });
    }
  });

  const fresh = seeds.slice(0, Math.ceil(seeds.length / 4));
  test(`in ${fresh.length} random states uninstalling what was installed leaves what was there`, {
    timeout: 1_200_000,
  }, async () => {
    for (const seed of fresh) {
      const random = dice(seed + 1_000_000);
      const values = valuesOf(random);
      const memory = memoryCluster(foreignObjects(random));
      const installer = install(memory, small.chart, values);
      const was = contents(memory);
      const { plan } = await installer.plan(values);
      expect((await runToEnd(installer.up(values))).outcome.error, `seed ${seed}`).toBeUndefined();
      expect(
        (await runToEnd(installer.uninstall({ crds: true }))).outcome.error,
        `seed ${seed}`,
      ).toBeUndefined();
      expect(changed(was, contents(memory)), `seed ${seed}`).toEqual({});
      expect(promised((await installer.plan(values)).plan), `seed ${seed}`).toEqual(promised(plan));
    }
  });
}

function install(memory: MemoryCluster, chart: ChartSource, ...known: readonly Values[]): Installer {
  const manifests = new Map(
    known.map((values) => [
      stringify(toChartValues(values), { aliasDuplicateObjects: false }),
      manifestText(rendered(values)),
    ]),
  );
  return createInstaller({
    cluster: memory.cluster,
    helm: memoryHelm(memory, (text) => manifests.get(text) ?? ''),
    probe: { http: async () => ({ answered: true, status: 404, body: '', ms: 1 }) },
    chart,
  });
}

/** One to three pools out of six ranges that never overlap, some of them in other pools than before. */
function valuesOf({ below, chance }: Dice): Values {
  const ranges = [20, 40, 60, 80, 100].filter(() => chance(0.5));
  const value = {
    pools: [20, ...ranges.filter((start) => start !== 20)].map((start, index) => ({
      name: index === 0 ? 'default' : `pool-${below(1000)}-${start}`,
      addresses: [`192.168.20.${start}-192.168.20.${start + 5 + below(10)}`],
      autoAssign: chance(0.7),
    })),
    ingress: { controller: 'traefik' as const },
  };
  return parseValues([{ file: 'values.ts', value }]);
}

/** A user's cluster: a node, and unrelated objects. */
function foreignObjects({ below, chance }: Dice): readonly KubernetesObject[] {
  const address = (part: number): object => ({
    addresses: [{ type: 'InternalIP', address: `10.0.0.${part}` }],
  });
  const node: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1' },
    status: { ...address(1), conditions: [{ type: 'Ready', status: 'True' }] },
  };
  const others = Array.from({ length: below(5) }, (_, index): KubernetesObject => {
    const metadata = { name: `theirs-${index}`, namespace: 'default' };
    return chance(0.5)
      ? { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { some: `${below(9)}` } }
      : { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: below(3) } };
  });
  return [node, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }, ...others];
}

/** Deletes, edits and adds objects as a user would. */
function disturb(memory: MemoryCluster, { chance, pick, below }: Dice): void {
  for (const object of memory.objects()) {
    // A deleted CRD deleted its objects.
    if (!memory.objects().includes(object)) continue;
    const isOurs =
      isMarked(object) || object.kind === 'CustomResourceDefinition' || object.metadata.labels !== undefined;
    if (
      !isOurs ||
      object.kind === 'Secret' ||
      object.kind === 'Lease' ||
      object.metadata.name.includes('journal')
    )
      continue;
    if (object.kind === 'ServiceL2Status' || object.kind === 'Namespace' || !chance(0.25)) continue;
    const { labels, annotations } = object.metadata;
    pick([
      () => memory.remove(object),
      () => memory.put(edited(object, below) as KubernetesObject), // an object with another leaf
      () => memory.put({ ...object, metadata: { ...object.metadata, labels: { ...labels, theirs: 'x' } } }),
      () =>
        memory.put({
          ...object,
          metadata: { ...object.metadata, annotations: { ...annotations, note: 'x' } },
        }),
      () => memory.put({ ...object, injected: { by: 'somebody' } }),
    ])();
  }
  if (chance(0.1))
    memory.remove({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'metallb-system',
      name: 'sh.helm.release.v1.gatesmith.v1',
    });
  if (chance(0.1))
    memory.put(
      marked({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'left', namespace: 'metallb-system' },
      }),
    );
}

/** Fields below `spec` that the API server does not allow to change; so is the selector of a workload. */
const immutable: ReadonlySet<string> = new Set([
  'scope',
  'group',
  'names',
  'clusterIP',
  'clusterIPs',
  'controller',
]);

/** Changes one string or number below `spec`, `data` or `rules`. */
function edited(value: unknown, below: (end: number) => number, depth = 0): unknown {
  if (Array.isArray(value)) {
    const chosen = below(value.length);
    return value.map((item, index) => (index === chosen ? edited(item, below, depth + 1) : item));
  }
  if (!isFields(value))
    return typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}-x`;
  const keys = Object.keys(value)
    .filter((key) => depth > 0 || ['spec', 'data', 'rules'].includes(key))
    .filter((key) => depth !== 1 || !(immutable.has(key) || (key === 'selector' && 'template' in value)));
  const key = keys[below(keys.length)];
  return key === undefined ? value : { ...value, [key]: edited(value[key], below, depth + 1) };
}

const notPlanned = new Set(['Lease', 'Secret']);

/** Everything that a plan speaks about, without versions and status. */
function contents(memory: MemoryCluster): ReadonlyMap<string, string> {
  return new Map(
    memory
      .objects()
      .filter(({ kind, metadata }) => !notPlanned.has(kind) && metadata.name !== 'gatesmith-journal')
      .map(({ status: _, ...object }) => {
        const { resourceVersion: __, uid: ___, ...metadata } = object.metadata;
        return [objectId(object as KubernetesObject), JSON.stringify({ ...object, metadata })] as const; // without its status
      }),
  );
}

function changed(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Record<string, string> {
  const changes: Record<string, string> = {};
  for (const [id, text] of after) {
    const old = before.get(id);
    if (old === undefined) changes[id] = 'created';
    else if (old !== text) changes[id] = 'configured';
  }
  for (const id of before.keys()) if (!after.has(id)) changes[id] = 'deleted';
  return changes;
}

/** The changes of a plan; the release itself is Helm's record. */
function promised({ steps }: Plan): Record<string, string> {
  return Object.fromEntries(
    steps
      .flatMap(({ changes }) => changes)
      .filter(({ action, ref }) => action !== 'unchanged' && action !== 'skipped' && ref.kind !== 'Release')
      .map(({ object, action }) => [object, action]),
  );
}
