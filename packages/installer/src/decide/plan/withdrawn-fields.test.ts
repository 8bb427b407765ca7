import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { snapshotOf } from '../check/check-test-cluster.ts';
import { changeOf } from './build-plan.ts';
import { withdrawnFields } from './withdrawn-fields.ts';

const service = (annotations: Readonly<Record<string, string>>, spec: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'door', namespace: 'traefik', annotations },
  ...{ spec },
});

const pool = 'metallb.io/address-pool';
const recorded = service({ [pool]: 'spare' }, { externalTrafficPolicy: 'Local', type: 'LoadBalancer' });
const wanted = service({}, { type: 'LoadBalancer' });

test('a field that the record states, the desired object does not and the live one has is withdrawn', () => {
  const live = service(
    { [pool]: 'spare', 'example.com/mine': 'x' },
    { externalTrafficPolicy: 'Local', type: 'LoadBalancer', clusterIP: '10.96.0.7' },
  );
  expect(withdrawnFields({ recorded, wanted, live })).toMatchObject({
    spec: { externalTrafficPolicy: 'Local' },
    metadata: { annotations: { [pool]: 'spare' } },
  });
});

test('nothing is withdrawn that the live object does not have, or that the record never stated', () => {
  const live = service({ 'example.com/mine': 'x' }, { type: 'LoadBalancer', clusterIP: '10.96.0.7' });
  expect(withdrawnFields({ recorded, wanted, live })).toBeUndefined();
});

test('a field that the values no longer state is a change in the plan, with its diff', () => {
  const live = service({ [pool]: 'spare' }, { type: 'LoadBalancer' });
  const change = changeOf(wanted, { index: indexSnapshot(snapshotOf([live])), recorded });
  expect(change).toMatchObject({
    action: 'configured',
    diff: expect.stringContaining(`-    ${pool}: spare`),
  });
});
