import { describe, expect, test } from 'vitest';
import { type JsonObject, type RequestFaultAction, startSandbox } from '../src/index.ts';
import { apiClient } from './api-client.ts';

const path = '/api/v1/namespaces/default/configmaps';
const body: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };

describe('a request fault', () => {
  test.for<[string, RequestFaultAction, JsonObject]>([
    ['answers 409', { type: 'conflict' }, { code: 409, reason: 'Conflict' }],
    [
      'answers 429 with the time to wait',
      { type: 'too-many-requests', retryAfterSeconds: 3 },
      { code: 429, details: { retryAfterSeconds: 3 } },
    ],
    ['answers 503', { type: 'error', code: 503 }, { code: 503, reason: 'ServiceUnavailable' }],
    ['answers 500', { type: 'error', code: 500 }, { code: 500, reason: 'InternalError' }],
  ])('%s as often as asked, then wears off', async ([, fault, expected]) => {
    await using sandbox = await startSandbox({
      faults: { requests: [{ ...fault, verbs: ['create'], times: 1 }] },
    });
    const call = apiClient(sandbox);
    const refused = await call('POST', path, { body });
    expect(refused.body).toMatchObject(expected);
    if (expected['code'] === 429) expect(refused.headers['retry-after']).toBe('3');
    expect((await call('POST', path, { body })).code).toBe(201);
  });

  test.for([
    ['before', 'reset-before-commit', 404],
    ['after', 'reset-after-commit', 200],
  ] as const)('cuts the connection %s the write is done', async ([, fault, code]) => {
    await using sandbox = await startSandbox();
    const call = apiClient(sandbox);
    sandbox.faults.add({ type: fault, resources: ['configmaps'], verbs: ['create'] });
    await expect(call('POST', path, { body })).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect((await call('GET', `${path}/c`)).code).toBe(code);
    expect(sandbox.requests.map((request) => request.code)).toEqual([0, code]);
  });

  test('meets only whom it is meant for', async () => {
    await using sandbox = await startSandbox();
    const call = apiClient(sandbox);
    sandbox.faults.add(
      { type: 'error', code: 504, userAgent: 'Helm' },
      { type: 'error', code: 504, groups: ['apps'] },
      { type: 'error', code: 504, after: 1, name: 'c' },
    );
    expect((await call('POST', path, { body })).code).toBe(201);
    expect((await call('GET', `${path}/c`)).code).toBe(200);
    expect((await call('GET', `${path}/c`)).code).toBe(504);
    expect((await call('GET', '/apis/apps/v1/deployments')).code).toBe(504);
  });

  test('is removed by the function that adding it returned, and others stay', async () => {
    await using sandbox = await startSandbox();
    const call = apiClient(sandbox);
    const end = sandbox.faults.add({ type: 'error', code: 503, verbs: ['list'] });
    sandbox.faults.add({ type: 'error', code: 504, verbs: ['get'] });
    expect((await call('GET', path)).code).toBe(503);
    end();
    expect((await call('GET', path)).code).toBe(200);
    expect((await call('GET', `${path}/c`)).code).toBe(504);
  });

  test('falls by the dice of the seed', async () => {
    const run = async (): Promise<readonly number[]> => {
      await using sandbox = await startSandbox({
        seed: 5,
        faults: { requests: [{ type: 'conflict', chance: 0.5 }] },
      });
      const call = apiClient(sandbox);
      const codes: number[] = [];
      for (let turn = 0; turn < 12; turn += 1) codes.push((await call('GET', path)).code);
      return codes;
    };
    const codes = await run();
    expect(new Set(codes)).toEqual(new Set([200, 409]));
    expect(await run()).toEqual(codes);
  });
});
