import { expect, test } from 'vitest';
import { checkForeignFrrK8s } from './check-foreign-metallb.ts';
import { objectOf, ours, snapshotOf, valuesOf } from './check-test-cluster.ts';

const labels = { 'app.kubernetes.io/name': 'frr-k8s', 'app.kubernetes.io/component': 'frr-k8s' };
const daemonSet = (metadata: object = {}): ReturnType<typeof objectOf> =>
  objectOf('DaemonSet', 'frr-k8s-system/frr-k8s', {
    apiVersion: 'apps/v1',
    metadata: { labels, ...metadata },
  });
const speaking = {
  bgp: { mode: 'frr-k8s', peers: [{ name: 'tor', peerAddress: '10.0.0.1', peerASN: 64512, myASN: 64513 }] },
};

function found(values: object, object = daemonSet()): readonly string[] {
  return checkForeignFrrK8s(valuesOf(values), snapshotOf([object])).map(({ code }) => code);
}

test('a second frr-k8s on the same nodes is refused', () => {
  expect(found(speaking)).toEqual(['GS-METALLB-FRR-K8S']);
});

test('it is left alone where MetalLB uses it, needs none or brought it', () => {
  const external = { metallb: { frrk8s: { external: true, namespace: 'frr-k8s-system' } } };
  expect(found({ ...speaking, ...external })).toEqual([]);
  expect(found({})).toEqual([]);
  expect(found(speaking, daemonSet(ours))).toEqual([]);
});
