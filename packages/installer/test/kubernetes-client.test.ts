import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@gatesmith/sandbox';
import { expect, test } from 'vitest';
import { connectCluster } from '../src/index.ts';

const kubeconfig = (server: string): string => `apiVersion: v1
kind: Config
current-context: home
contexts: [{ name: home, context: { cluster: home, user: me } }]
clusters: [{ name: home, cluster: { server: '${server}', insecure-skip-tls-verify: true } }]
users: [{ name: me, user: { token: a-secret-token } }]
`;

async function answering(status: number, body: string): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) => {
    response.writeHead(status);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`, server };
}

test('a cluster is read and written through the port', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  expect((await cluster.version()).gitVersion).toBe('v1.36.3');
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'one', namespace: 'default' },
    data: { a: '1' },
  };
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'one', namespace: 'default' };

  await cluster.apply(object, { dryRun: true });
  expect(await cluster.get(ref)).toBeUndefined();
  await cluster.apply(object);
  expect((await cluster.get(ref))?.metadata.managedFields?.[0]?.manager).toBe('gatesmith');
  await expect(cluster.create(object)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });

  const swap = (from: string, to: string) =>
    cluster.patch(ref, {
      type: 'json',
      operations: [
        { op: 'test', path: '/data/a', value: from },
        { op: 'replace', path: '/data/a', value: to },
      ],
    });
  await swap('1', '2');
  await expect(swap('1', '3')).rejects.toMatchObject({ code: 'INVALID' });
  expect((await cluster.get(ref))?.['data']).toEqual({ a: '2' });

  const listed = await cluster.list({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: 'default',
    fieldSelector: 'metadata.name=one',
  });
  expect(listed.state === 'ok' && listed.items.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
    ['ConfigMap', 'one'],
  ]);
  expect(await cluster.delete(ref)).toBe(true);
  expect(await cluster.delete(ref)).toBe(false);
  await cluster.close();
});

test('a kind that the server does not serve is absent, not empty', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  expect(await cluster.list({ apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool' })).toEqual({
    state: 'absent',
  });
  expect(await cluster.list({ apiVersion: 'example.com/v1', kind: 'Thing' })).toEqual({ state: 'absent' });
  await cluster.close();
});

test('what may not be listed is forbidden, with the words of the server', async () => {
  await using sandbox = await startSandbox({
    faults: { denials: [{ verbs: ['list'], groups: [''], resources: ['secrets'] }] },
  });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  expect(await cluster.list({ apiVersion: 'v1', kind: 'Secret', namespace: 'default' })).toMatchObject({
    state: 'forbidden',
    message: expect.stringContaining('secrets'),
  });
  expect(await cluster.may({ verb: 'list', group: '', resource: 'secrets' })).toBe(false);
  expect(await cluster.may({ verb: 'list', group: '', resource: 'nodes' })).toBe(true);
  await cluster.close();
});

test.for([
  [{ type: 'too-many-requests', retryAfterSeconds: 0, times: 2 }],
  [{ type: 'error', code: 503, times: 2 }],
  [{ type: 'reset-before-commit', times: 1 }],
  [{ type: 'reset-after-commit', times: 1 }],
] as const)('a server-side apply survives %j', async ([fault]) => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  sandbox.faults.add({ ...fault, resources: ['configmaps'] });
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'one', namespace: 'default' },
    data: { a: '1' },
  };
  expect((await cluster.apply(object)).metadata.name).toBe('one');
  await cluster.close();
});

test('a server that does not run is reported at once, with a hint', async () => {
  const { url, server } = await answering(200, '');
  await new Promise((resolve) => server.close(resolve));
  const cluster = await connectCluster({ kubeconfigText: kubeconfig(url) });
  await expect(cluster.version()).rejects.toMatchObject({
    code: 'CLUSTER_UNREACHABLE',
    message: expect.stringContaining(url),
    hint: expect.stringContaining('--sandbox'),
  });
});

test.for([
  [200, '<html>Log in</html>', 'NOT_KUBERNETES'],
  [404, 'not found', 'NOT_KUBERNETES'],
  [401, '{"kind":"Status","reason":"Unauthorized","message":"Unauthorized"}', 'CLUSTER_UNAUTHORIZED'],
] as const)('an answer of %i %s is %s', async ([status, body, code]) => {
  const { url, server } = await answering(status, body);
  const cluster = await connectCluster({ kubeconfigText: kubeconfig(url) });
  await expect(cluster.version()).rejects.toMatchObject({ code });
  server.closeAllConnections();
  server.close();
});

test('a wrong token is not accepted, and does not appear in the message', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({
    kubeconfigText: sandbox.kubeconfig.replace(/token: .*/, 'token: wrong-secret-token'),
  });
  const error: unknown = await cluster
    .list({ apiVersion: 'v1', kind: 'Node' })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'CLUSTER_UNAUTHORIZED' });
  expect(String(error)).not.toContain('wrong-secret-token');
  await cluster.close();
});

test('kubeconfigs that are missing, broken or without the context each say what to type', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-kubeconfig-'));
  try {
    await expect(connectCluster({ env: { HOME: folder } })).rejects.toMatchObject({
      code: 'KUBECONFIG_MISSING',
    });
    await expect(connectCluster({ kubeconfig: join(folder, 'none') })).rejects.toMatchObject({
      code: 'KUBECONFIG_MISSING',
    });
    await writeFile(join(folder, 'broken'), 'apiVersion: [');
    await expect(connectCluster({ kubeconfig: join(folder, 'broken') })).rejects.toMatchObject({
      code: 'KUBECONFIG_INVALID',
    });
    await expect(
      connectCluster({ kubeconfigText: kubeconfig('https://127.0.0.1:1'), context: 'away' }),
    ).rejects.toMatchObject({
      code: 'CONTEXT_UNKNOWN',
      hint: 'it has: home',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('several files of KUBECONFIG are merged, as kubectl does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-kubeconfig-'));
  try {
    await writeFile(join(folder, 'a'), kubeconfig('https://127.0.0.1:1'));
    await writeFile(
      join(folder, 'b'),
      kubeconfig('https://127.0.0.1:2')
        .replaceAll('home', 'away')
        .replace('current-context: away', 'current-context: home'),
    );
    const cluster = await connectCluster({
      env: { KUBECONFIG: `${join(folder, 'a')}:${join(folder, 'b')}` },
      context: 'away',
    });
    expect(cluster.server).toBe('https://127.0.0.1:2');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('an aborted call ends with the reason of the abort', async () => {
  await using sandbox = await startSandbox({
    faults: { requests: [{ type: 'latency', ms: 60_000, resources: ['nodes'] }] },
  });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const interrupt = new AbortController();
  const listing = cluster.list({ apiVersion: 'v1', kind: 'Node' }, { signal: interrupt.signal });
  setTimeout(() => interrupt.abort(new Error('interrupted')), 20);
  await expect(listing).rejects.toThrow('interrupted');
  await cluster.close();
});
