import { expect } from 'vitest';
import { startTestbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith, oneRange } from './gatesmith.ts';

clusterTest('up gets through a bad day of the API server in one pass', async () => {
  await using bed = await startTestbed({
    nodes: 1,
    seed: 7,
    faults: [
      { match: { userAgent: /^(?!Helm)/ }, fault: { kind: 'latency', ms: 20 }, probability: 0.3 },
      {
        match: { verb: ['get', 'list'], userAgent: /^(?!Helm)/ },
        fault: { kind: 'status', code: 429, retryAfterSeconds: 1 },
        times: 2,
        skip: 3,
      },
      {
        match: { verb: ['get', 'list'], userAgent: /^(?!Helm)/ },
        fault: { kind: 'reset', when: 'before' },
        times: 2,
        skip: 10,
      },
      ...([500, 504] as const).map((code, index) => ({
        match: { verb: ['get', 'list'] as const, userAgent: /^(?!Helm)/ },
        fault: { kind: 'status' as const, code },
        times: 1,
        skip: 6 + 3 * index,
      })),
      // Our own writes: the API server says that it is busy, or carries the request out and breaks off before the response.
      {
        match: { verb: ['patch', 'create'], userAgent: /^(?!Helm)/, path: /namespaces|customresource/ },
        fault: { kind: 'status', code: 503, retryAfterSeconds: 1 },
        times: 1,
      },
      {
        match: { verb: 'patch', userAgent: /^(?!Helm)/, path: /customresource/ },
        fault: { kind: 'reset', when: 'after' },
        times: 2,
        skip: 2,
      },
    ],
  });

  const up = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);

  expect(up.code, up.stderr + up.stdout).toBe(0);
  const struck = bed.faults.requests().filter(({ faults }) => faults.length > 0);
  expect(new Set(struck.flatMap(({ faults }) => faults))).toEqual(new Set(['latency', 'status', 'reset']));
  const answered = struck.filter(({ faults }) => faults.includes('status')).map(({ status }) => status);
  expect(answered.sort()).toEqual([429, 429, 500, 503, 504]);
  // Broken off before and after: the record contains which of them were carried out.
  const broken = struck.filter(({ faults }) => faults.includes('reset')).map(({ status }) => status);
  expect(broken.filter((status) => status === 0)).toHaveLength(2);
  expect(broken.filter((status) => status === 200 || status === 201)).toHaveLength(2);
});

clusterTest('the API server may be restarted in the middle of up', async () => {
  await using bed = await startTestbed({ nodes: 1 });
  const running = gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);
  await waitUntil(
    'the release is stored',
    () =>
      bed.faults
        .requests()
        .some(({ verb, path }) => ['create', 'patch'].includes(verb) && path.includes('/deployments')),
    { timeoutMs: 60_000, intervalMs: 20 },
  );
  // Helm's own run is over within a second or two of this; what is interrupted then is our waiting.
  await waitUntil('Helm has recorded the release as deployed', async () => {
    const { items } = await bed.api.request<{
      items: readonly { metadata: { labels?: { status?: string } } }[];
    }>('GET', '/api/v1/namespaces/metallb-system/secrets', { query: { labelSelector: 'owner=helm' } });
    return items.some(({ metadata }) => metadata.labels?.status === 'deployed');
  });
  await bed.restartApiServer();
  const up = await running;
  expect(up.code, up.stderr + up.stdout).toBe(0);
});

clusterTest('an expired token is named as such', async () => {
  await using bed = await startTestbed({
    nodes: 1,
    kubeProxy: 'none',
    faults: [{ fault: { kind: 'status', code: 401, message: 'Unauthorized' } }],
  });
  const run = await gatesmith(bed, ['plan'], oneRange, { timeoutMs: 60_000 });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/log ?in|token|credential|Unauthorized/i);
});

clusterTest(
  'verify distinguishes a webhook that is refused or silent from one that serves, however slowly',
  async () => {
    await using bed = await startTestbed({ nodes: 1 });
    const up = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);
    expect(up.code, up.stderr + up.stdout).toBe(0);
    const webhook = {
      namespace: 'metallb-system',
      labelSelector: 'app.kubernetes.io/component=controller',
      port: 9443,
    };
    for (const how of ['refuse', 'silence'] as const) {
      const mend = await bed.blockPort({ ...webhook, how });
      const broken = await gatesmith(bed, ['verify', '--output', 'json'], oneRange);
      expect(broken.code, how).toBe(3);
      expect(broken.json()).toMatchObject({
        findings: [expect.objectContaining({ code: 'GS-WEBHOOK-SILENT' })],
      });
      await mend();
    }
    await bed.blockPort({ ...webhook, how: 'slow' });
    const whole = await gatesmith(bed, ['verify', '--output', 'json'], oneRange);
    expect(whole.code, whole.stdout).toBe(0);
  },
);
