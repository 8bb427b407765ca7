import type { KubernetesObject } from '@gatesmith/kubernetes';
import { describe, expect, test } from 'vitest';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { checkSpeakerUpgrade } from './check-speaker-upgrade.ts';
import { snapshotOf } from './check-test-cluster.ts';

const speaker = (image: string): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: {
    name: 'speaker',
    namespace: 'metallb-system',
    labels: { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'speaker' },
  },
  spec: { template: { spec: { containers: [{ name: 'speaker', image }] } } },
});

describe('an upgrade of the speakers', () => {
  test.for<[running: string, planned: string, reported: boolean]>([
    ['quay.io/metallb/speaker:v0.16.1', 'quay.io/metallb/speaker:v0.16.2', true],
    ['quay.io/metallb/speaker:v0.13.12', 'registry.example:5000/metallb/speaker:v0.17.0', true],
    ['quay.io/metallb/speaker:0.16.0@sha256:00', 'quay.io/metallb/speaker:v0.16.2', true],
    ['quay.io/metallb/speaker:v0.16.2', 'quay.io/metallb/speaker:v0.16.3', false],
    ['quay.io/metallb/speaker:v0.15.2', 'quay.io/metallb/speaker:v0.16.1', false],
    ['quay.io/metallb/speaker:latest', 'quay.io/metallb/speaker:v0.16.2', false],
  ])('from %s to %s crosses the change of the memberlist key: %s', ([running, planned, reported]) => {
    const index = indexSnapshot(snapshotOf([speaker(running)]));
    const codes = checkSpeakerUpgrade([speaker(planned)], index).map(({ code }) => code);
    expect(codes).toEqual(reported ? ['GS-METALLB-MEMBERLIST'] : []);
  });

  test('is not reported where no speaker runs', () => {
    expect(
      checkSpeakerUpgrade([speaker('quay.io/metallb/speaker:v0.16.2')], indexSnapshot(snapshotOf([]))),
    ).toEqual([]);
  });
});
