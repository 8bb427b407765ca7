import { textAt } from '@gatesmith/kubernetes';
import { describe, expect, test } from 'vitest';
import { createManualClock, type JsonObject, startSandbox } from '../src/index.ts';
import { apiClient } from './api-client.ts';
import { layer2, metallbObjects, pool, web } from './metallb-cluster.ts';

const type = 'application/merge-patch+json';
const configMap = '/api/v1/namespaces/kube-system/configmaps/kube-proxy';
const daemonSet = '/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy';
const restart = {
  spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } } },
};

describe('kube-proxy', () => {
  test('reads its ConfigMap when it starts, not before', async () => {
    const clock = createManualClock();
    const objects = [...metallbObjects, pool('default', ['192.168.20.20/32']), layer2(['default']), ...web()];
    await using sandbox = await startSandbox({ clock, objects });
    const call = apiClient(sandbox);
    clock.advance(10_000);
    const { body } = await call('GET', configMap);
    const config = String((body['data'] as JsonObject)['config.conf']).replace(
      'strictARP: false',
      'strictARP: true',
    );
    await call('PATCH', configMap, { body: { data: { 'config.conf': config } }, type });
    clock.advance(10_000);
    expect(sandbox.arping('192.168.20.20').length).toBe(3);
    await call('PATCH', daemonSet, { body: restart, type });
    clock.advance(10_000);
    expect(sandbox.arping('192.168.20.20').length).toBe(1);
    const [pod] = sandbox.objects({ kind: 'Pod', namespace: 'kube-system' });
    const log = await call(
      'GET',
      `/api/v1/namespaces/kube-system/pods/${textAt(pod, 'metadata', 'name')}/log`,
    );
    expect(log.text).toContain('"Using ipvs Proxier"');
  });

  test.for([
    ['a mode that does not exist', 'mode: "IPVS"', 'must be iptables, ipvs, nftables or blank'],
    ['a value of the wrong type', 'ipvs: {strictARP: "true"}', 'of type bool'],
    ['text that is not YAML', 'mode: [', 'error converting YAML to JSON'],
  ])('crashes on %s, one node at a time', async ([, line, why]) => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({ clock });
    const call = apiClient(sandbox);
    clock.advance(10_000);
    const config = `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${line}\n`;
    await call('PATCH', configMap, { body: { data: { 'config.conf': config } }, type });
    await call('PATCH', daemonSet, { body: restart, type });
    clock.advance(60_000);
    const pods = sandbox.objects({ kind: 'Pod', namespace: 'kube-system' });
    const crashed = pods.filter((pod) => JSON.stringify(pod).includes('CrashLoopBackOff'));
    expect(crashed.length).toBe(1);
    const log = await call(
      'GET',
      `/api/v1/namespaces/kube-system/pods/${textAt(crashed[0], 'metadata', 'name')}/log`,
    );
    expect(log.text).toContain(why);
  });
});

describe('pods', () => {
  test.for([
    ['pull-back-off', 'ImagePullBackOff'],
    ['crash-loop', 'CrashLoopBackOff'],
    ['unschedulable', 'Unschedulable'],
    ['never-ready', 'ContainersNotReady'],
  ] as const)('of an image that is %s report that', async ([fault, reason]) => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({ clock, objects: web(), faults: { images: { nginx: fault } } });
    clock.advance(10_000);
    expect(JSON.stringify(sandbox.objects({ kind: 'Pod', namespace: 'default' }))).toContain(reason);
    sandbox.faults.clear();
    clock.advance(10_000);
    expect(sandbox.objects({ kind: 'Deployment' })).toMatchObject([{ status: { readyReplicas: 1 } }]);
  });

  test('wait for the Secrets that they mount', async () => {
    const clock = createManualClock();
    const [deployment = {}] = web();
    const waiting: JsonObject = JSON.parse(
      JSON.stringify(deployment).replace(
        '"containers"',
        '"volumes":[{"name":"v","secret":{"secretName":"s"}}],"containers"',
      ),
    );
    await using sandbox = await startSandbox({ clock, objects: [waiting] });
    clock.advance(10_000);
    expect(JSON.stringify(sandbox.objects({ kind: 'Event' }))).toContain('secret \\"s\\" not found');
    await apiClient(sandbox)('POST', '/api/v1/namespaces/default/secrets', {
      body: { metadata: { name: 's' } },
    });
    clock.advance(1000);
    expect(sandbox.objects({ kind: 'Deployment' })).toMatchObject([{ status: { readyReplicas: 1 } }]);
  });
});

test('the same seed and the same requests give the same cluster', async () => {
  const run = async (): Promise<unknown> => {
    const clock = createManualClock();
    await using sandbox = await startSandbox({
      clock,
      seed: 7,
      objects: [...metallbObjects, pool('p', ['10.0.0.0/30']), ...web()],
    });
    clock.advance(20_000);
    return sandbox.save();
  };
  expect(await run()).toEqual(await run());
});

test('a saved cluster continues where it was', async () => {
  const clock = createManualClock();
  const objects = [...metallbObjects, pool('default', ['192.168.20.20/32']), layer2(['default']), ...web()];
  const first = await startSandbox({ clock, objects });
  clock.advance(10_000);
  const state = JSON.parse(JSON.stringify(first.save()));
  await first.close();
  await using second = await startSandbox({ clock, state });
  expect(second.objects()).toEqual(state.objects);
  expect((await second.reach('192.168.20.20', 80))?.host).toBe('127.0.0.1');
  expect(second.arping('192.168.20.20').length).toBe(3);
  clock.advance(10_000);
  expect(second.objects()).toEqual(state.objects);
  const [pod] = second.objects({ kind: 'Pod', namespace: 'kube-system' });
  const name = textAt(pod, 'metadata', 'name');
  const log = await apiClient(second)('GET', `/api/v1/namespaces/kube-system/pods/${name}/log?tailLines=1`);
  expect(log.text).toContain('"Using ipvs Proxier"');
  expect(second.url).not.toBe(first.url);
});

test('says plainly that it is a model', async () => {
  await using sandbox = await startSandbox();
  expect(sandbox.describe().replace(sandbox.url, 'URL')).toMatchInlineSnapshot(
    `"practice cluster at URL: a model of Kubernetes v1.36.3 in this process; no container runs, no packet leaves this machine"`,
  );
});

test('closing twice is closing once', async () => {
  const sandbox = await startSandbox();
  await Promise.all([sandbox.close(), sandbox.close()]);
  await expect(apiClient(sandbox)('GET', '/api')).rejects.toThrow(/ECONNREFUSED/);
});
