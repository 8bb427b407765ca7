import { at, numberAt, recordsAt, textAt } from '@gatesmith/kubernetes';
import { describe, expect, test } from 'vitest';
import { createManualClock, type JsonObject, type Sandbox, startSandbox } from '../src/index.ts';
import { apiClient } from './api-client.ts';

const type = 'application/merge-patch+json';
const path = '/apis/apps/v1/namespaces/default/daemonsets/edge';

const daemons = (spec: JsonObject, container: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'edge', namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: 'edge' } },
    template: {
      metadata: { labels: { app: 'edge' } },
      spec: { containers: [{ name: 'edge', image: 'edge:1', ...container }] },
    },
    ...spec,
  },
});

const surging: JsonObject = {
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
};

const image = (name: string): JsonObject => ({
  spec: { template: { spec: { containers: [{ name: 'edge', image: name }] } } },
});

const podsOf = (sandbox: Sandbox): readonly JsonObject[] =>
  sandbox.objects({ kind: 'Pod', namespace: 'default' });

const isReady = (pod: JsonObject): boolean =>
  recordsAt(pod, 'status', 'conditions').some(
    (condition) => condition['type'] === 'Ready' && condition['status'] === 'True',
  );

const imagesOf = (sandbox: Sandbox): readonly unknown[] =>
  podsOf(sandbox).map((pod) => textAt(recordsAt(pod, 'spec', 'containers')[0], 'image'));

describe('a DaemonSet with maxSurge 1 and maxUnavailable 0', () => {
  test('replaces each pod only when its successor is available, one node at a time', async () => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({ clock, objects: [daemons(surging)] });
    const call = apiClient(sandbox);
    clock.advance(10_000);
    await call('PATCH', path, { body: image('edge:2'), type });
    let most = 0;
    let leastReady = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 500; step += 1) {
      clock.advance(20);
      const pods = podsOf(sandbox);
      const nodes = pods.filter(isReady).map((pod) => textAt(pod, 'spec', 'nodeName'));
      most = Math.max(
        most,
        pods.filter((pod) => at(pod, 'metadata', 'deletionTimestamp') === undefined).length,
      );
      leastReady = Math.min(leastReady, new Set(nodes).size);
    }
    expect(most).toBe(4);
    expect(leastReady).toBe(3);
    expect(imagesOf(sandbox)).toEqual(['edge:2', 'edge:2', 'edge:2']);
    const { body } = await call('GET', path);
    expect(body['status']).toMatchObject({
      desiredNumberScheduled: 3,
      updatedNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      observedGeneration: 2,
    });
  });

  test('keeps the old pods while the new one never becomes ready', async () => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({
      clock,
      objects: [daemons(surging)],
      faults: { images: { broken: 'never-ready' } },
    });
    const call = apiClient(sandbox);
    clock.advance(10_000);
    await call('PATCH', path, { body: image('broken:2'), type });
    clock.advance(60_000);
    expect([...imagesOf(sandbox)].sort()).toEqual(['broken:2', 'edge:1', 'edge:1', 'edge:1']);
    const { body } = await call('GET', path);
    expect(numberAt(body, 'status', 'numberAvailable')).toBe(3);
  });

  test('waits for the ports of the node that the old pod holds', async () => {
    const clock = createManualClock();
    const ports = [{ containerPort: 80, hostPort: 80 }];
    await using sandbox = await startSandbox({ clock, objects: [daemons(surging, { ports })] });
    const call = apiClient(sandbox);
    clock.advance(10_000);
    const containers = [{ name: 'edge', image: 'edge:2', ports }];
    await call('PATCH', path, { body: { spec: { template: { spec: { containers } } } }, type });
    clock.advance(60_000);
    const pending = podsOf(sandbox).filter((pod) => at(pod, 'spec', 'nodeName') === undefined);
    expect(pending.length).toBe(1);
    expect(JSON.stringify(pending)).toContain("1 node(s) didn't have free ports for the requested pod ports");
  });

  test('is refused together with maxUnavailable, and without either', async () => {
    await using sandbox = await startSandbox({});
    const call = apiClient(sandbox);
    const strategy = (rollingUpdate: JsonObject): JsonObject =>
      daemons({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });
    const created = (rollingUpdate: JsonObject) =>
      call('POST', '/apis/apps/v1/namespaces/default/daemonsets', { body: strategy(rollingUpdate) });
    expect((await created({ maxSurge: 1 })).body['message']).toBe(
      'DaemonSet.apps "edge" is invalid: spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
    );
    expect((await created({ maxUnavailable: 0 })).body['message']).toBe(
      'DaemonSet.apps "edge" is invalid: spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    );
  });
});

test('a pod counts as available once it has been ready for minReadySeconds', async () => {
  const clock = createManualClock();
  await using sandbox = await startSandbox({ clock, objects: [daemons({ minReadySeconds: 30 })] });
  const call = apiClient(sandbox);
  clock.advance(10_000);
  expect((await call('GET', path)).body['status']).toMatchObject({ numberReady: 3, numberUnavailable: 3 });
  clock.advance(30_000);
  expect((await call('GET', path)).body['status']).toMatchObject({ numberReady: 3, numberAvailable: 3 });
});
