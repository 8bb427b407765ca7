import { textAt } from '@gatesmith/kubernetes';
import { describe, expect, test } from 'vitest';
import {
  createManualClock,
  type JsonObject,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../src/index.ts';
import { apiClient, eventually } from './api-client.ts';
import { layer2, metallbObjects, pool, web } from './metallb-cluster.ts';

const range = ['192.168.20.20-192.168.20.29'];
const everything = [...metallbObjects, pool('default', range), layer2(['default']), ...web()];

/** A cluster on a clock that the test moves, some seconds after its start. */
async function settled(objects: readonly JsonObject[], options: SandboxOptions = {}) {
  const clock = createManualClock();
  const sandbox = await startSandbox({ ...options, objects, clock });
  clock.advance(10_000);
  return { sandbox, clock };
}

function addressesOf(sandbox: Sandbox, name = 'web'): readonly string[] {
  const [service] = sandbox.objects({ kind: 'Service', name });
  return [...JSON.stringify(service?.['status'] ?? {}).matchAll(/"ip":"([^"]+)"/g)].map(
    ([, address = '']) => address,
  );
}

const eventsOf = (sandbox: Sandbox, reason: string): readonly unknown[] =>
  sandbox
    .objects({ kind: 'Event' })
    .filter((event) => event['reason'] === reason)
    .map((event) => event['message']);

test('an address comes from the pool, is announced by one node, and answers', async () => {
  const { sandbox } = await settled(everything, { kubeProxy: { strictARP: true } });
  await using _ = sandbox;
  expect(addressesOf(sandbox)).toEqual(['192.168.20.20']);
  expect(eventsOf(sandbox, 'IPAllocated')).toEqual(['Assigned IP ["192.168.20.20"]']);
  const [status] = sandbox.objects({ kind: 'ServiceL2Status' });
  const node = textAt(status, 'status', 'node');
  expect(eventsOf(sandbox, 'nodeAssigned')).toEqual([
    `announcing from node "${node}" with protocol "layer2"`,
  ]);
  expect(sandbox.arping('192.168.20.20')).toEqual([
    { node, mac: expect.stringMatching(/^52:54:c0:a8:14:0[bcd]$/) },
  ]);
  const door = await sandbox.reach('192.168.20.20', 80);
  const answer = await fetch(`http://${door?.host}:${door?.port}/`);
  expect(await answer.text()).toMatch(/^Welcome to nginx!\npod default\/web-.* \(sandbox model\)\n$/);
  expect(await sandbox.reach('192.168.20.20', 443)).toBeUndefined();
  expect(await sandbox.reach('192.168.20.21', 80)).toBeUndefined();
  expect(sandbox.objects({ kind: 'IPAddressPool' })).toMatchObject([
    { status: { assignedIPv4: 1, availableIPv4: 9 } },
  ]);
  expect(
    sandbox.objects({ kind: 'ConfigurationState' }).map((state) => (state['metadata'] as JsonObject)['name']),
  ).toEqual(['controller', 'speaker-n1', 'speaker-n2', 'speaker-n3']);
});

test('an advertisement without a spec is for every pool', async () => {
  const { spec: _spec, ...bare } = layer2([]);
  const { sandbox } = await settled([...metallbObjects, pool('default', range), bare, ...web()], {
    kubeProxy: { mode: 'iptables' },
  });
  await using _ = sandbox;
  expect(sandbox.arping('192.168.20.20').length).toBe(1);
  expect(eventsOf(sandbox, 'ModelFailed')).toEqual([]);
});

describe('who answers ARP', () => {
  test.for([
    ['every node in ipvs without strictARP', { mode: 'ipvs', strictARP: false }, 3],
    ['one node in ipvs with strictARP', { mode: 'ipvs', strictARP: true }, 1],
    ['one node in iptables', { mode: 'iptables' }, 1],
    ['one node in nftables', { mode: 'nftables' }, 1],
    ['one node without kube-proxy', { installed: false }, 1],
  ] as const)('%s', async ([, kubeProxy, count]) => {
    const { sandbox } = await settled(everything, { kubeProxy });
    await using _ = sandbox;
    expect(sandbox.arping('192.168.20.20').length).toBe(count);
  });
});

describe('no node announces', () => {
  test.for<[string, readonly JsonObject[], SandboxOptions]>([
    ['a pool without an advertisement', [...metallbObjects, pool('default', range), ...web()], {}],
    [
      'a pool that the advertisement does not name',
      [...metallbObjects, pool('default', range), layer2(['other']), ...web()],
      {},
    ],
    [
      'when the advertisement selects no node',
      [
        ...metallbObjects,
        pool('default', range),
        layer2(['default'], { nodeSelectors: [{ matchLabels: { a: 'b' } }] }),
        ...web(),
      ],
      {},
    ],
    ['a Service without a ready pod', everything, { faults: { images: { nginx: 'pull-back-off' } } }],
    [
      'from nodes that carry the exclude label',
      everything,
      { nodes: [{ name: 'n1', address: '192.168.20.11', excludeFromLoadBalancers: true }] },
    ],
  ])('%s', async ([, objects, options]) => {
    const { sandbox } = await settled(objects, { ...options, kubeProxy: { mode: 'iptables' } });
    await using _ = sandbox;
    expect(addressesOf(sandbox)).toEqual(['192.168.20.20']);
    expect(sandbox.arping('192.168.20.20')).toEqual([]);
    expect(await sandbox.reach('192.168.20.20', 80)).toBeUndefined();
    expect(eventsOf(sandbox, 'nodeAssigned')).toEqual([]);
  });
});

describe('addresses', () => {
  const pools = [pool('a', ['10.0.0.1/32']), pool('b', ['10.0.1.1/32'], { autoAssign: false })];
  test.for<[string, readonly JsonObject[], readonly string[]]>([
    ['come from a pool with automatic assignment', web(), ['10.0.0.1']],
    ['come from the pool that is asked for', web({}, { 'metallb.io/address-pool': 'b' }), ['10.0.1.1']],
    ['are those that are asked for', web({}, { 'metallb.io/loadBalancerIPs': '10.0.1.1' }), ['10.0.1.1']],
    ['are not given to a Service of another class', web({ loadBalancerClass: 'example.com/other' }), []],
    ['are not given outside the pools', web({}, { 'metallb.io/loadBalancerIPs': '10.9.9.9' }), []],
  ])('%s', async ([, service, expected]) => {
    const { sandbox } = await settled([...metallbObjects, ...pools, ...service]);
    await using _ = sandbox;
    expect(addressesOf(sandbox)).toEqual(expected);
  });

  test('are said to be missing once, with the reason', async () => {
    const { sandbox, clock } = await settled([
      ...metallbObjects,
      pool('a', ['10.0.0.1/32'], { autoAssign: false }),
      ...web(),
    ]);
    await using _ = sandbox;
    clock.advance(60_000);
    expect(eventsOf(sandbox, 'AllocationFailed')).toEqual([
      'Failed to allocate IP for "default/web": no pool that it may use has a free address for it',
    ]);
  });

  test('are removed with their pool', async () => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({ objects: everything, clock });
    clock.advance(10_000);
    await apiClient(sandbox)(
      'DELETE',
      '/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools/default',
    );
    clock.advance(1000);
    expect(addressesOf(sandbox)).toEqual([]);
    expect(sandbox.objects({ kind: 'ServiceL2Status' })).toEqual([]);
  });

  test('are removed with the type of their Service', async () => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({ objects: everything, clock });
    clock.advance(10_000);
    const type = 'application/merge-patch+json';
    await apiClient(sandbox)('PATCH', '/api/v1/namespaces/default/services/web', {
      body: { spec: { type: 'ClusterIP' } },
      type,
    });
    clock.advance(1000);
    expect(addressesOf(sandbox)).toEqual([]);
    expect(sandbox.objects({ kind: 'ServiceL2Status' })).toEqual([]);
  });

  const servicePath = '/api/v1/namespaces/default/services/web';
  const merge = 'application/merge-patch+json';
  const requesting = (address: string | null): JsonObject => ({
    metadata: { annotations: { 'metallb.io/loadBalancerIPs': address } },
  });
  const other = pool('other', ['10.0.1.0/28']);

  test.for<[string, readonly JsonObject[], readonly string[]]>([
    ['follow another requested address', [requesting('192.168.20.25')], ['192.168.20.25']],
    ['follow spec.loadBalancerIP', [{ spec: { loadBalancerIP: '192.168.20.27' } }], ['192.168.20.27']],
    [
      'stay when the request is withdrawn',
      [requesting('192.168.20.25'), requesting(null)],
      ['192.168.20.25'],
    ],
    ['are lost to a request that cannot be met', [requesting('10.9.9.9')], []],
    [
      'follow another requested pool',
      [{ metadata: { annotations: { 'metallb.io/address-pool': 'other' } } }],
      ['10.0.1.0'],
    ],
  ])('%s', async ([, patches, expected]) => {
    const { sandbox, clock } = await settled([...everything, other]);
    await using _ = sandbox;
    const call = apiClient(sandbox);
    for (const body of patches) {
      await call('PATCH', servicePath, { body, type: merge });
      clock.advance(1000);
    }
    expect(addressesOf(sandbox)).toEqual(expected);
    expect(eventsOf(sandbox, 'ModelFailed')).toEqual([]);
    expect(eventsOf(sandbox, 'AllocationFailed').length).toBe(expected.length === 0 ? 1 : 0);
  });

  test('of another class are neither counted nor announced', async () => {
    const { sandbox, clock } = await settled(
      [
        ...metallbObjects,
        pool('default', range),
        layer2(['default']),
        ...web({ loadBalancerClass: 'example.com/other' }),
      ],
      { kubeProxy: { mode: 'iptables' } },
    );
    await using _ = sandbox;
    const ingress = [{ ip: '192.168.20.25' }];
    await apiClient(sandbox)('PATCH', `${servicePath}/status`, {
      body: { status: { loadBalancer: { ingress } } },
      type: merge,
    });
    clock.advance(1000);
    expect(addressesOf(sandbox)).toEqual(['192.168.20.25']);
    expect(sandbox.objects({ kind: 'ServiceL2Status' })).toEqual([]);
    expect(sandbox.arping('192.168.20.25')).toEqual([]);
    expect(sandbox.objects({ kind: 'IPAddressPool' })).toMatchObject([{ status: { assignedIPv4: 0 } }]);
  });

  test('move to another node when the announcing one goes down', async () => {
    const { sandbox, clock } = await settled(everything, { kubeProxy: { mode: 'iptables' } });
    await using _ = sandbox;
    const [before] = sandbox.arping('192.168.20.20');
    sandbox.faults.node(before?.node ?? '', 'down');
    clock.advance(10_000);
    const [after] = sandbox.arping('192.168.20.20');
    expect(after?.node).not.toBe(before?.node);
  });

  test('are announced only from nodes with a pod under the Local policy', async () => {
    const { sandbox } = await settled(
      [
        ...metallbObjects,
        pool('default', range),
        layer2(['default']),
        ...web({ externalTrafficPolicy: 'Local' }),
      ],
      { kubeProxy: { mode: 'iptables' } },
    );
    await using _ = sandbox;
    const [pod] = sandbox.objects({ kind: 'Pod', namespace: 'default' });
    expect(sandbox.arping('192.168.20.20').map(({ node }) => node)).toEqual([
      textAt(pod, 'spec', 'nodeName'),
    ]);
  });
});

describe('the webhook', () => {
  const path = '/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools';
  const inverted = pool('bad', ['192.168.20.9-192.168.20.3']);

  test('is late: no endpoints, then refused, then it answers', async () => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({ objects: metallbObjects, clock });
    const call = apiClient(sandbox);
    clock.advance(200);
    expect((await call('POST', path, { body: inverted })).body).toMatchObject({
      code: 500,
      message:
        'Internal error occurred: failed calling webhook "ipaddresspoolvalidationwebhook.metallb.io": failed to call webhook: Post "https://metallb-webhook-service.metallb-system.svc:443/validate-metallb-io-v1beta1-ipaddresspool?timeout=10s": no endpoints available for service "metallb-webhook-service"',
    });
    clock.advance(800);
    expect((await call('POST', path, { body: inverted })).body['message']).toMatch(
      /:9443: connect: connection refused$/,
    );
    clock.advance(3000);
    expect((await call('POST', path, { body: inverted })).body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'admission webhook "ipaddresspoolvalidationwebhook.metallb.io" denied the request: "192.168.20.9-192.168.20.3": the range ends before it starts',
    });
    expect((await call('POST', path, { body: pool('good', range) })).code).toBe(201);
    expect((await call('POST', path, { body: pool('twin', range) })).body).toMatchObject({ code: 403 });
  });

  test.for([
    ['refused', /connection refused$/],
    ['no-endpoints', /no endpoints available/],
    ['x509', /x509: certificate signed by unknown authority$/],
    ['timeout', /context deadline exceeded$/],
    ['denied', /denied the request: the sandbox is configured to refuse$/],
  ] as const)('can be %s', async ([fault, message]) => {
    await using sandbox = await startSandbox({
      objects: metallbObjects,
      speed: 200,
      faults: { webhooks: { '*': fault } },
    });
    const call = apiClient(sandbox);
    await eventually(async () => (await call('GET', path)).code === 200);
    expect((await call('POST', path, { body: pool('good', range) })).body['message']).toMatch(message);
  });

  test('goes unheard when its policy is Ignore and it does not answer', async () => {
    const ignoring = metallbObjects.map(
      (object): JsonObject =>
        JSON.parse(JSON.stringify(object).replace('"sideEffects"', '"failurePolicy":"Ignore","sideEffects"')),
    );
    await using sandbox = await startSandbox({
      objects: ignoring,
      speed: 200,
      faults: { webhooks: { '*': 'refused' } },
    });
    const call = apiClient(sandbox);
    await eventually(async () => (await call('GET', path)).code === 200);
    expect((await call('POST', path, { body: inverted })).code).toBe(201);
  });

  test('says what a function of the caller says', async () => {
    await using sandbox = await startSandbox({
      objects: metallbObjects,
      speed: 200,
      validateMetallb: (_object, existing) => `no (${existing.length})`,
    });
    const call = apiClient(sandbox);
    const denied = await eventually(async () => {
      const { body } = await call('POST', `${path}?dryRun=All`, { body: pool('good', range) });
      return body['code'] === 403 && body;
    });
    expect(denied['message']).toMatch(/denied the request: no \(\d+\)$/);
  });
});

describe('custom resources', () => {
  const path = '/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools';
  test('are served some time after their CRD, defaulted, pruned and judged by its schema', async () => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({
      objects: metallbObjects.slice(0, -1),
      clock,
      delays: { crdEstablished: 1000 },
    });
    const call = apiClient(sandbox);
    clock.advance(900);
    expect((await call('GET', path)).code).toBe(404);
    clock.advance(200);
    const body = { ...pool('p', range), more: 1 };
    expect((await call('POST', `${path}?fieldValidation=Strict`, { body })).body).toMatchObject({
      code: 400,
      message:
        'IPAddressPool in version "v1beta1" cannot be handled as a IPAddressPool: strict decoding error: unknown field "more"',
    });
    const created = await call('POST', path, { body });
    expect(created.headers['warning']).toBe('299 - "unknown field \\"more\\""');
    expect(created.body).toMatchObject({ spec: { autoAssign: true, avoidBuggyIPs: false } });
    expect(created.body).not.toHaveProperty('more');
    const wrong = await call('POST', path, { body: { ...pool('q', []), spec: { autoAssign: 'yes' } } });
    expect(wrong.body).toMatchObject({
      code: 422,
      message:
        'IPAddressPool.metallb.io "q" is invalid: [spec.addresses: Required value, spec.autoAssign: Invalid value: "yes": spec.autoAssign in body must be of type boolean: "string"]',
    });
  });

  test('are deleted with their CRD', async () => {
    const { sandbox, clock } = await settled([...metallbObjects.slice(0, -1), pool('p', range)]);
    await using _ = sandbox;
    const call = apiClient(sandbox);
    await call('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/ipaddresspools.metallb.io');
    clock.advance(1000);
    expect(sandbox.objects({ kind: 'IPAddressPool' })).toEqual([]);
    expect((await call('GET', path)).code).toBe(404);
  });
});
