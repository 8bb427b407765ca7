import { once } from 'node:events';
import { type Sandbox, startSandbox } from '@gatesmith/sandbox';
import { expect, test, vi } from 'vitest';
import { type HoldLeaseOptions, holdLease } from '../src/apply/lease/hold-lease.ts';
import { renewLease } from '../src/apply/lease/keep-lease.ts';
import { leaseRef } from '../src/apply/lease/lease.ts';
import { newRun } from '../src/apply/lease/run-identity.ts';
import { type Cluster, connectCluster } from '../src/index.ts';

const never = new AbortController().signal;

/** Asks for the lease as its own run. */
const ask = (cluster: Cluster, options: Partial<HoldLeaseOptions> = {}) =>
  holdLease({ cluster, run: newRun(Date.now), signal: never, onWait: () => undefined, ...options });

test('two runs at the same time get it one after the other, and the second reports that it waited', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const order: string[] = [];
  const reasons: string[] = [];
  let otherWaits = (): void => undefined;
  const waited = new Promise<void>((resolve) => {
    otherWaits = resolve;
  });
  const work = async (name: string) => {
    const lease = await ask(cluster, {
      onWait: (reason) => {
        reasons.push(reason);
        otherWaits();
      },
    });
    order.push(`${name} has it`);
    await waited;
    order.push(`${name} lets go`);
    await lease.release();
    return lease.contested;
  };
  const contested = await Promise.all([work('a'), work('b')]);
  expect(order).toSatisfy(
    (lines: string[]) => lines[0]?.slice(0, 1) === lines[1]?.slice(0, 1) && lines.length === 4,
  );
  expect(contested.sort()).toEqual([false, true]);
  expect(reasons[0]).toMatch(/@.* \(run [0-9a-f]{10}\) is at work on this cluster since \d{4}-/);
  await cluster.close();
});

test('a released lease contains the time, so that an older snapshot of the cluster is recognized', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const first = await ask(cluster);
  expect(first).toMatchObject({ contested: false, freeSince: undefined });
  await first.release();
  const second = await ask(cluster);
  expect(second.contested).toBe(false);
  expect(Number(second.freeSince)).toBeGreaterThan(0);
  await second.release();
  await cluster.close();
});

test('the lease of a dead run is taken when it was not renewed for its whole duration', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  await cluster.create({
    apiVersion: leaseRef.apiVersion,
    kind: leaseRef.kind,
    metadata: { name: leaseRef.name, namespace: leaseRef.namespace },
    // Its clock runs a day ahead of ours, which must not matter.
    spec: {
      holderIdentity: 'somebody@elsewhere',
      leaseDurationSeconds: 2,
      renewTime: new Date(Date.now() + 86_400_000).toISOString().replace('Z', '000Z'),
    },
  });
  const lease = await ask(cluster);
  expect(lease.contested).toBe(true);
  await lease.release();
  await cluster.close();
});

test('at the deadline it says who holds the lease', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const first = await ask(cluster);
  const deadline = new AbortController();
  const second = ask(cluster, {
    signal: deadline.signal,
    onWait: () => deadline.abort(new DOMException('the time is up', 'TimeoutError')),
  });
  await expect(second).rejects.toMatchObject({
    code: 'LEASE_HELD',
    message: expect.stringContaining('is at work on this cluster since'),
    hint: expect.stringContaining('nothing was written'),
  });
  await first.release();
  await cluster.close();
});

test('a conflict neither costs the lease nor keeps it; another holder has it', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const run = newRun(Date.now);
  const lease = await ask(cluster, { run });
  sandbox.faults.add({ type: 'conflict', resources: ['leases'], verbs: ['patch'], times: 3 });
  expect(await renewLease(cluster, run, never)).toBe(true);
  sandbox.faults.add({ type: 'conflict', resources: ['leases'], verbs: ['patch'], times: 3 });
  await lease.release();
  expect(await cluster.get(leaseRef)).toMatchObject({ spec: { holderIdentity: '' } });
  const body = { spec: { holderIdentity: 'somebody@elsewhere' } };
  await cluster.patch(leaseRef, { type: 'merge', body });
  expect(await renewLease(cluster, run, never)).toBe(false);
  await cluster.close();
});

test.for<readonly [string, (sandbox: Sandbox, cluster: Cluster) => unknown, RegExp]>([
  [
    'another run has it',
    (_, cluster) =>
      cluster.patch(leaseRef, { type: 'merge', body: { spec: { holderIdentity: 'somebody@elsewhere' } } }),
    /: is now held by another run$/,
  ],
  [
    'the credential is refused',
    ({ faults }) => faults.credential('expired'),
    /: could not be renewed for \d+ s: .*Unauthorized/,
  ],
])('a lease that is lost says why: %s', async ([, happens, says]) => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const lease = await ask(cluster, {
    durationSeconds: 3,
    renewEveryMs: 200,
  });
  const lost = once(lease.lost, 'abort');
  await happens(sandbox, cluster);
  await lost;
  expect(lease.lost.reason).toMatchObject({ code: 'LEASE_LOST', message: expect.stringMatching(says) });
  sandbox.faults.clear();
  await lease.release();
  await cluster.close();
});

test('one whose renewal hangs stops before another may begin', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const order: string[] = [];
  const first = await ask(cluster, { durationSeconds: 2, renewEveryMs: 300 });
  first.lost.addEventListener('abort', () => order.push('the first has lost it'));
  sandbox.faults.add({ type: 'latency', ms: 5000, resources: ['leases'], verbs: ['patch'], times: 1 });
  const second = await ask(cluster, { durationSeconds: 2 });
  order.push('the second has it');
  expect(order).toEqual(['the first has lost it', 'the second has it']);
  expect(first.lost.reason).toMatchObject({ message: expect.stringMatching(/ for \d s: no answer$/) });
  await second.release();
  await cluster.close();
});

test('a refusal that passes before the lease runs out costs nothing', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const lease = await ask(cluster, {
    durationSeconds: 600,
    renewEveryMs: 20,
  });
  const answered = (good: boolean): Promise<void> =>
    vi.waitFor(
      () =>
        expect(
          sandbox.requests.filter(({ code }) => (good ? code < 400 : code === 401)).length,
        ).toBeGreaterThan(4),
      { timeout: 240_000 },
    );
  sandbox.faults.credential('expired');
  await answered(false);
  sandbox.faults.credential('accepted');
  sandbox.resetRequests();
  await answered(true);
  expect(lease.lost.aborted).toBe(false);
  await lease.release();
  await cluster.close();
});
