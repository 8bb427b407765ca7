import { startSandbox } from '@gatesmith/sandbox';
import { expect, test } from 'vitest';
import { type Cluster, connectCluster } from '../src/index.ts';

const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', namespace: 'default' },
  data: { a: '1' },
};
const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'one', namespace: 'default' };
const swap = {
  type: 'json',
  operations: [
    { op: 'test', path: '/data/a', value: '1' },
    { op: 'replace', path: '/data/a', value: '2' },
  ],
} as const;

/** Each with what the ConfigMaps of the namespace say afterwards. */
const writes: readonly (readonly [string, (cluster: Cluster) => Promise<unknown>, readonly string[]])[] = [
  [
    'a create',
    (cluster) => cluster.create({ ...object, metadata: { ...object.metadata, name: 'two' } }),
    ['1', '1'],
  ],
  ['an apply', (cluster) => cluster.apply({ ...object, data: { a: '2' } }, { force: true }), ['2']],
  ['a compare-and-swap', (cluster) => cluster.patch(ref, swap), ['2']],
  ['a merge patch', (cluster) => cluster.patch(ref, { type: 'merge', body: { data: { a: '2' } } }), ['2']],
  ['a deletion', async (cluster) => expect(await cluster.delete(ref)).toBe(true), []],
];
const faults = [
  { type: 'reset-after-commit' },
  { type: 'reset-before-commit' },
  { type: 'too-many-requests', retryAfterSeconds: 1 },
  { type: 'error', code: 503 },
  { type: 'error', code: 504 },
] as const;

test.concurrent.for(
  writes.flatMap(([name, write, left]) => faults.map((fault) => [name, fault, write, left] as const)),
)('%s survives %j, and is carried out once', async ([, fault, write, left]) => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  await cluster.create(object);
  sandbox.faults.add({ ...fault, resources: ['configmaps'], times: 1 });
  await write(cluster);
  const stored = sandbox
    .objects({ kind: 'ConfigMap', namespace: 'default' })
    .filter(({ data }) => (data as { a?: string }).a !== undefined); // every ConfigMap here has data
  expect(stored.map(({ data }) => (data as { a: string }).a)).toEqual(left); // written by this test
  await cluster.close();
});

test.concurrent('a compare-and-swap that met another writer fails, however often it is lost', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  await cluster.create({ ...object, data: { a: 'theirs' } });
  sandbox.faults.add({ type: 'reset-before-commit', resources: ['configmaps'], times: 1 });
  await expect(cluster.patch(ref, swap)).rejects.toMatchObject({ code: 'INVALID' });
  expect((await cluster.get(ref))?.['data']).toEqual({ a: 'theirs' });
  await cluster.close();
});

test.concurrent('a create that another client made first fails, though its first answer was lost', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  await cluster.create({ ...object, data: { a: 'theirs' } });
  sandbox.faults.add({ type: 'reset-before-commit', resources: ['configmaps'], times: 1 });
  await expect(cluster.create(object)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await cluster.close();
});

test.concurrent('a refusal by rights or by schema is not asked for again', async () => {
  await using sandbox = await startSandbox({
    faults: { denials: [{ verbs: ['create'], groups: [''], resources: ['secrets'] }] },
  });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const metadata = { name: 'No_Name', namespace: 'default' };
  await expect(cluster.create({ ...object, metadata })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(cluster.create({ ...object, kind: 'Secret' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(sandbox.requests.filter(({ verb }) => verb === 'create')).toHaveLength(2);
  await cluster.close();
});

test.concurrent('the time that the server asks for is waited', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  sandbox.faults.add({ type: 'too-many-requests', retryAfterSeconds: 2, times: 1, resources: ['nodes'] });
  const started = performance.now();
  await cluster.list({ apiVersion: 'v1', kind: 'Node' });
  expect(performance.now() - started).toBeGreaterThanOrEqual(2000);
  await cluster.close();
});
