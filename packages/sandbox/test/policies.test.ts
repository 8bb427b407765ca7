import { describe, expect, test } from 'vitest';
import { createManualClock, type JsonObject, startSandbox } from '../src/index.ts';
import { apiClient } from './api-client.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const map = (data: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c' },
  data,
});

describe('an admission policy', () => {
  test.for(['POST', 'apply'] as const)('refuses what it is about, by name, on %s', async (how) => {
    await using sandbox = await startSandbox({
      faults: { policies: [{ policy: 'no.example.com', resources: ['configmaps'], refuses: 'not here' }] },
    });
    const call = apiClient(sandbox);
    const answer =
      how === 'POST'
        ? await call('POST', maps, { body: map() })
        : await call('PATCH', `${maps}/c?fieldManager=t`, {
            body: map(),
            type: 'application/apply-patch+yaml',
          });
    expect(answer).toMatchObject({
      code: 403,
      body: { message: 'admission webhook "no.example.com" denied the request: not here' },
    });
    expect(sandbox.objects({ kind: 'ConfigMap', name: 'c' })).toEqual([]);
    sandbox.faults.clear();
    expect((await call('POST', maps, { body: map() })).code).toBe(201);
  });

  test.for(['POST', 'apply'] as const)(
    'changes what is stored on %s, and on every later change',
    async (how) => {
      await using sandbox = await startSandbox();
      const call = apiClient(sandbox);
      sandbox.faults.enforce({
        policy: 'team.example.com',
        resources: ['configmaps'],
        mutates: { metadata: { labels: { team: 'a' } }, data: { colour: null } },
      });
      if (how === 'POST') await call('POST', maps, { body: map({ colour: 'red' }) });
      else {
        await call('PATCH', `${maps}/c?fieldManager=t`, {
          body: map({ colour: 'red' }),
          type: 'application/apply-patch+yaml',
        });
      }
      const stored = await call('PATCH', `${maps}/c`, {
        body: { data: { colour: 'blue', size: 'm' } },
        type: 'application/merge-patch+json',
      });
      expect(stored.body).toMatchObject({ metadata: { labels: { team: 'a' } }, data: { size: 'm' } });
      expect(stored.body).not.toHaveProperty('data.colour');
    },
  );
});

describe('a quota', () => {
  const quota = (hard: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'small', namespace: 'default' },
    spec: { hard },
  });

  test('refuses the object too many, and only that kind', async () => {
    await using sandbox = await startSandbox({ objects: [quota({ 'services.loadbalancers': '0' })] });
    const call = apiClient(sandbox);
    const service = (type: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: type.toLowerCase() },
      spec: { type, ports: [{ port: 80 }] },
    });
    const path = '/api/v1/namespaces/default/services';
    expect((await call('POST', path, { body: service('ClusterIP') })).code).toBe(201);
    expect(await call('POST', path, { body: service('LoadBalancer') })).toMatchObject({
      code: 403,
      body: {
        message:
          'services "loadbalancer" is forbidden: exceeded quota: small, requested: services.loadbalancers=1, used: services.loadbalancers=0, limited: services.loadbalancers=0',
      },
    });
  });

  test('is read as a quantity, so that 1k allows a thousand', async () => {
    await using sandbox = await startSandbox({ objects: [quota({ 'count/services': '1k' })] });
    const body = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'shop' },
      spec: { ports: [{ port: 80 }] },
    };
    const path = '/api/v1/namespaces/default/services';
    expect((await apiClient(sandbox)('POST', path, { body })).code).toBe(201);
  });

  test('prevents new pods; the owner reports that, until the quota is gone', async () => {
    const clock = createManualClock();
    const labels = { app: 'web' };
    const spec = {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    };
    const metadata = { name: 'web', namespace: 'default' };
    await using sandbox = await startSandbox({
      clock,
      objects: [
        quota({ pods: '0' }),
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec },
        { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec },
      ],
    });
    clock.advance(5000);
    const pods = (): number => sandbox.objects({ kind: 'Pod', namespace: 'default' }).length;
    expect(pods()).toBe(0);
    const [deployment] = sandbox.objects({ kind: 'Deployment', namespace: 'default' });
    expect(deployment).toMatchObject({
      status: {
        conditions: expect.arrayContaining([
          expect.objectContaining({
            type: 'ReplicaFailure',
            message: expect.stringMatching(
              /exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0$/,
            ),
          }),
        ]),
      },
    });
    const events = sandbox.objects({ kind: 'Event', namespace: 'default' });
    expect(events.filter(({ reason }) => reason === 'FailedCreate').length).toBe(2);
    await apiClient(sandbox)('DELETE', '/api/v1/namespaces/default/resourcequotas/small');
    clock.advance(5000);
    expect(pods()).toBeGreaterThan(1);
  });
});

test('an expired credential is refused until it is renewed', async () => {
  await using sandbox = await startSandbox();
  const call = apiClient(sandbox);
  sandbox.faults.credential('expired');
  expect(await call('GET', maps)).toMatchObject({ code: 401, body: { reason: 'Unauthorized' } });
  sandbox.faults.credential('accepted');
  expect((await call('GET', maps)).code).toBe(200);
});
