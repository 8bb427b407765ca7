import { expect } from 'vitest';
import { startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith, oneRange } from './gatesmith.ts';

/** Whether the webhook judges: only a denial by its name proves it, for its policy is Ignore. */
async function webhookServes(bed: Testbed): Promise<boolean> {
  const pools = '/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools';
  const spec = { addresses: ['10.0.0.9-10.0.0.1'] };
  const body = {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'backwards' },
    spec,
  };
  return bed.api.request('POST', pools, { query: { dryRun: 'All' }, body }).then(
    () => false,
    (error: unknown) => String(error).includes('ipaddresspoolvalidationwebhook'),
  );
}

clusterTest(
  'up claims nothing before the webhook answers, however late its certificate comes',
  async () => {
    // A real kubelet refreshes a mounted Secret within a minute or so; until then the webhook does not serve.
    await using bed = await startTestbed({ nodes: 1, pace: { volumeRefreshMs: 60_000 } });
    let claimedAt: number | undefined;
    const up = gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange, { timeoutMs: 240_000 }).then(
      (run) => {
        claimedAt = performance.now();
        return run;
      },
    );
    await waitUntil(
      'the controller is ready',
      async () => {
        const { items } = await bed.api.request<{ items: readonly { status: { readyReplicas?: number } }[] }>(
          'GET',
          '/apis/apps/v1/namespaces/metallb-system/deployments',
        );
        return items.some(({ status }) => status.readyReplicas === 1);
      },
      { timeoutMs: 60_000 },
    );

    expect(await webhookServes(bed)).toBe(false);
    const meanwhile = await gatesmith(bed, ['verify', '--output', 'json'], oneRange);
    expect(meanwhile.code).toBe(3);
    expect(meanwhile.json()).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'GS-WEBHOOK-SILENT', severity: 'error' }),
      ]),
    });
    expect(claimedAt).toBeUndefined();

    // Time of its last refusal: a success claimed before that time did not call it.
    let silentAt = performance.now();
    await waitUntil(
      'the webhook serves',
      async () => {
        const askedAt = performance.now();
        const serves = await webhookServes(bed);
        if (!serves) silentAt = askedAt;
        return serves;
      },
      { timeoutMs: 150_000 },
    );
    const run = await up;
    expect(run.code, run.stderr + run.stdout).toBe(0);
    expect(claimedAt).toBeGreaterThan(silentAt);
  },
  300_000,
);
