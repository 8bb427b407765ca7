import { describe, expect, test } from 'vitest';
import { type JsonObject, startSandbox } from '../src/index.ts';
import { apiClient, eventually } from './api-client.ts';

const configMap = (name: string, data: JsonObject = { a: '1' }): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
const path = '/api/v1/namespaces/default/configmaps';

describe('authentication', () => {
  test.for([
    ['a wrong token', 'wrong', 401],
    ['no credential', null, 401],
  ] as const)('refuses %s', async ([, token, code]) => {
    await using sandbox = await startSandbox();
    expect((await apiClient(sandbox)('GET', '/api', { token })).code).toBe(code);
  });

  test('reports its version and health to every client', async () => {
    await using sandbox = await startSandbox({ kubernetesVersion: 'v1.31.2' });
    const call = apiClient(sandbox);
    expect((await call('GET', '/version', { token: null })).body).toMatchObject({
      major: '1',
      minor: '31',
      gitVersion: 'v1.31.2',
    });
    expect((await call('GET', '/readyz', { token: null })).text).toBe('ok');
  });

  test('takes a client certificate in place of a token', async () => {
    await using sandbox = await startSandbox({ auth: 'client-certificate' });
    expect(sandbox.kubeconfig).not.toContain('token');
    expect((await apiClient(sandbox)('GET', '/api')).code).toBe(200);
  });
});

test('creates, reads, replaces and deletes an object', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  const created = await call('POST', path, { body: configMap('c') });
  expect(created.code).toBe(201);
  expect((await call('POST', path, { body: configMap('c') })).body).toMatchObject({
    code: 409,
    reason: 'AlreadyExists',
  });
  const replaced = await call('PUT', `${path}/c`, { body: { ...created.body, data: { a: '2' } } });
  expect(replaced.body).toMatchObject({ data: { a: '2' } });
  expect(
    (await call('PUT', `${path}/c`, { body: { ...created.body, data: { a: '3' } } })).body,
  ).toMatchObject({
    code: 409,
    reason: 'Conflict',
    message: expect.stringContaining('the object has been modified'),
  });
  expect((await call('DELETE', `${path}/c`)).body).toMatchObject({ status: 'Success' });
  expect((await call('GET', `${path}/c`)).body).toMatchObject({
    code: 404,
    message: 'configmaps "c" not found',
    details: { name: 'c', kind: 'configmaps' },
  });
});

test('a write that changes nothing keeps the resource version', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  const { body } = await call('POST', path, { body: configMap('c') });
  expect(
    (await call('PATCH', `${path}/c`, { body: { data: { a: '1' } }, type: 'application/merge-patch+json' }))
      .body,
  ).toEqual(body);
});

test('a dry run answers as if and stores nothing', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  expect((await call('POST', `${path}?dryRun=All`, { body: configMap('c') })).code).toBe(201);
  expect((await call('GET', `${path}/c`)).code).toBe(404);
  expect(sandbox.requests.map(({ verb, write, dryRun, code }) => ({ verb, write, dryRun, code }))).toEqual([
    { verb: 'create', write: false, dryRun: true, code: 201 },
    { verb: 'get', write: false, dryRun: false, code: 404 },
  ]);
});

test('makes up a name for generateName', async () => {
  await using sandbox = await startSandbox();
  const { body } = await apiClient(sandbox)('POST', path, {
    body: { ...configMap('x'), metadata: { generateName: 'c-' } },
  });
  expect(body).toMatchObject({
    metadata: { name: expect.stringMatching(/^c-[a-z0-9]{5}$/), namespace: 'default' },
  });
});

test('lists page by page, by label, by field, and only metadata when asked', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  for (const name of ['a', 'b', 'c']) {
    await call('POST', path, { body: { ...configMap(name), metadata: { name, labels: { name } } } });
  }
  const names = (body: JsonObject): unknown =>
    (body['items'] as JsonObject[]).map((item) => (item['metadata'] as JsonObject)['name']);
  const first = await call('GET', `${path}?limit=2`);
  expect(names(first.body)).toEqual(['a', 'b']);
  const { continue: token } = first.body['metadata'] as JsonObject;
  expect(names((await call('GET', `${path}?limit=2&continue=${String(token)}`)).body)).toEqual([
    'c',
    'kube-root-ca.crt',
  ]);
  expect(names((await call('GET', `${path}?labelSelector=name in (a,c),name!=c`)).body)).toEqual(['a']);
  expect(names((await call('GET', `${path}?fieldSelector=metadata.name=b`)).body)).toEqual(['b']);
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  const partial = await call('GET', `${path}?labelSelector=name=b`, { accept });
  expect((partial.body['items'] as JsonObject[])[0]).not.toHaveProperty('data');
});

test('a label selector is evaluated as Kubernetes does', async () => {
  await using sandbox = await startSandbox({ objects: [configMap('a')] });
  const call = apiClient(sandbox);
  expect((await call('GET', `${path}?labelSelector=toString`)).body).toMatchObject({ items: [] });
  expect((await call('GET', `${path}?labelSelector=a=b=c`)).body).toMatchObject({
    code: 400,
    message: "found '=', expected: ',' or 'end of string'",
  });
});

test('a YAML body is read as Go reads it', async () => {
  await using sandbox = await startSandbox();
  const raw = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\nimmutable: no\n';
  const type = 'application/apply-patch+yaml';
  const applied = await apiClient(sandbox)('PATCH', `${path}/c?fieldManager=t`, { raw, type });
  expect(applied).toMatchObject({ code: 201, body: { immutable: false } });
});

test('a name with an empty DNS label is refused', async () => {
  await using sandbox = await startSandbox();
  expect((await apiClient(sandbox)('POST', path, { body: configMap('a..b') })).code).toBe(422);
});

test('a watch sends the existing objects, marks their end, and then sends changes', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  await call('POST', path, { body: { ...configMap('old'), metadata: { name: 'old', labels: { w: 'y' } } } });
  const watching = call(
    'GET',
    `${path}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=w=y`,
  );
  await eventually(() => sandbox.requests.some(({ verb }) => verb === 'watch'));
  await call('POST', path, { body: { ...configMap('new'), metadata: { name: 'new', labels: { w: 'y' } } } });
  await call('POST', path, { body: configMap('other') });
  await call('PATCH', `${path}/new`, {
    body: { metadata: { labels: { w: 'n' } } },
    type: 'application/merge-patch+json',
  });
  sandbox.faults.cutWatches();
  const lines = (await watching).text
    .trim()
    .split('\n')
    .map((line): JsonObject => JSON.parse(line));
  expect(
    lines.map(({ type, object }) => [
      type,
      ((object as JsonObject)['metadata'] as JsonObject)['name'] ??
        ((object as JsonObject)['metadata'] as JsonObject)['annotations'],
    ]),
  ).toEqual([
    ['ADDED', 'old'],
    ['BOOKMARK', { 'k8s.io/initial-events-end': 'true' }],
    ['ADDED', 'new'],
    ['DELETED', 'new'],
  ]);
});

test('a watch from a version continues where a list ended', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  const { body } = await call('GET', path);
  const version = String((body['metadata'] as JsonObject)['resourceVersion']);
  await call('POST', path, { body: configMap('c') });
  const watching = call('GET', `${path}?watch=1&resourceVersion=${version}`);
  await eventually(() => sandbox.requests.some(({ verb }) => verb === 'watch'));
  sandbox.faults.cutWatches();
  expect((await watching).text).toContain('"type":"ADDED"');
});

test('an apply that conflicts lists its causes', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  const type = 'application/apply-patch+yaml';
  await call('PATCH', `${path}/c?fieldManager=one`, { body: configMap('c'), type });
  const refused = await call('PATCH', `${path}/c?fieldManager=two`, {
    body: configMap('c', { a: '2' }),
    type,
  });
  expect(refused.body).toMatchObject({
    code: 409,
    reason: 'Conflict',
    message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
    details: {
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' }],
    },
  });
  expect((await call('PATCH', `${path}/c`, { body: configMap('c'), type })).code).toBe(422);
});

describe('a Service', () => {
  const services = '/api/v1/namespaces/default/services';
  const of = (spec: JsonObject): JsonObject => ({
    metadata: { name: 's' },
    spec: { ports: [{ port: 80 }], ...spec },
  });

  test.for<[string, JsonObject, string]>([
    ['without a port', { ports: [] }, 'Service "s" is invalid: spec.ports: Required value'],
    [
      'that requires dual stack',
      { ipFamilyPolicy: 'RequireDualStack' },
      'Service "s" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [
      'that asks for IPv6',
      { ipFamilies: ['IPv6'] },
      'Service "s" is invalid: spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    ],
    [
      'of a type that does not exist',
      { type: 'Balancer' },
      'Service "s" is invalid: spec.type: Unsupported value: "Balancer": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ])('%s is refused', async ([, spec, message]) => {
    await using sandbox = await startSandbox();
    expect((await apiClient(sandbox)('POST', services, { body: of(spec) })).body).toMatchObject({
      code: 422,
      message,
    });
  });

  test('keeps its ClusterIP and node ports when a replacement leaves them out, and gives them up with its type', async () => {
    await using sandbox = await startSandbox();
    const call = apiClient(sandbox);
    const { body } = await call('POST', services, { body: of({ type: 'LoadBalancer' }) });
    expect(body).toMatchObject({
      spec: { clusterIP: '10.96.0.16', ports: [{ nodePort: 30_100 }], externalTrafficPolicy: 'Cluster' },
    });
    const replaced = await call('PUT', `${services}/s`, { body: of({ type: 'LoadBalancer' }) });
    expect(replaced.body['spec']).toEqual(body['spec']);
    const inner = await call('PUT', `${services}/s`, { body: of({}) });
    expect(inner.body).toMatchObject({ spec: { clusterIP: '10.96.0.16', type: 'ClusterIP' } });
    expect(JSON.stringify(inner.body['spec'])).not.toMatch(/nodePort|externalTrafficPolicy/);
    const moved = await call('PUT', `${services}/s`, { body: of({ clusterIP: '10.96.0.99' }) });
    expect(moved.body).toMatchObject({
      code: 422,
      message: expect.stringContaining('may not change once set'),
    });
  });
});

test('an apply leaves the status to its own endpoint', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  const services = '/api/v1/namespaces/default/services/s';
  const type = 'application/apply-patch+yaml';
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
  };
  const applied = await call('PATCH', `${services}?fieldManager=one`, { body: service, type });
  expect(applied.body).toMatchObject({ status: { loadBalancer: {} } });
  expect(JSON.stringify(applied.body['metadata'])).not.toContain('f:status');
  const status = await call('PATCH', `${services}/status?fieldManager=two`, { body: service, type });
  expect(status.body).toMatchObject({
    status: service.status,
    metadata: { managedFields: [{ manager: 'two', subresource: 'status' }, { manager: 'one' }] },
  });
});

test('foreground deletion waits for dependents, orphaning frees them', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  for (const policy of ['Foreground', 'Orphan']) {
    const owner = await call('POST', path, { body: configMap('owner') });
    const { uid } = owner.body['metadata'] as JsonObject;
    const ownerReferences = [
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, blockOwnerDeletion: true },
    ];
    const finalizers = policy === 'Foreground' ? ['test/hold'] : [];
    await call('POST', path, {
      body: { ...configMap('child'), metadata: { name: 'child', ownerReferences, finalizers } },
    });
    await call('DELETE', `${path}/owner`, { body: { propagationPolicy: policy } });
    if (policy === 'Foreground') {
      await eventually(async () =>
        JSON.stringify((await call('GET', `${path}/child`)).body).includes('deletionTimestamp'),
      );
      expect((await call('GET', `${path}/owner`)).body).toMatchObject({
        metadata: { finalizers: ['foregroundDeletion'] },
      });
      await call('PATCH', `${path}/child`, {
        body: { metadata: { finalizers: null } },
        type: 'application/merge-patch+json',
      });
      await eventually(async () => (await call('GET', `${path}/owner`)).code === 404);
    } else {
      await eventually(async () => (await call('GET', `${path}/owner`)).code === 404);
      const child = await call('GET', `${path}/child`);
      expect(child.body['metadata']).not.toHaveProperty('ownerReferences');
    }
  }
});

test('a namespace goes with everything in it', async () => {
  await using sandbox = await startSandbox({ delays: { namespaceGone: 500 } });
  const call = apiClient(sandbox);
  await call('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gone' } },
  });
  await eventually(
    async () => (await call('GET', '/api/v1/namespaces/gone/serviceaccounts/default')).code === 200,
  );
  await call('POST', '/api/v1/namespaces/gone/configmaps', { body: configMap('c') });
  expect((await call('DELETE', '/api/v1/namespaces/gone')).body).toMatchObject({
    status: { phase: 'Terminating' },
  });
  expect(
    (await call('POST', '/api/v1/namespaces/gone/configmaps', { body: configMap('d') })).body,
  ).toMatchObject({ code: 403 });
  await eventually(async () => (await call('GET', '/api/v1/namespaces/gone')).code === 404);
  expect(sandbox.objects({ namespace: 'gone' })).toEqual([]);
});

describe('hostile input', () => {
  test.for([
    ['a body that is too long', 'POST', path, `{"a":"${'x'.repeat(3_200_000)}"}`, 413],
    ['a body that is nested too deeply', 'POST', path, `${'['.repeat(5000)}${']'.repeat(5000)}`, 400],
    ['a body that is not JSON', 'POST', path, '{', 400],
    ['a body that is not an object', 'POST', path, '[]', 400],
    ['a path with a broken escape', 'GET', '/api/v1/namespaces/%E0/pods', undefined, 400],
    ['a path that is too long', 'GET', `/api/v1/${'x'.repeat(15_900)}`, undefined, 404],
    ['a method that no resource supports', 'OPTIONS', path, undefined, 405],
    ['a kind that is not served', 'GET', '/apis/example.com/v1/things', undefined, 404],
    ['an invalid name', 'POST', path, '{"metadata":{"name":"__proto__"}}', 422],
  ] as const)('%s is refused', async ([, method, url, raw, code]) => {
    await using sandbox = await startSandbox();
    const sent = raw === undefined ? {} : { raw };
    expect((await apiClient(sandbox)(method, url, sent)).code).toBe(code);
  });

  test('a key named __proto__ is data like any other', async () => {
    await using sandbox = await startSandbox();
    const call = apiClient(sandbox);
    const raw = '{"metadata":{"name":"c"},"data":{"__proto__":"1","constructor":"2"}}';
    await call('POST', path, { raw });
    expect((await call('GET', `${path}/c`)).text).toContain('"data":{"__proto__":"1","constructor":"2"}');
  });
});
