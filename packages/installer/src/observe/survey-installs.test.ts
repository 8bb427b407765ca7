import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { ClusterError } from '../errors.ts';
import type { Snapshot } from './snapshot.ts';
import { surveyInstalls } from './survey-installs.ts';

const labels = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' };

const controller = (annotations: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'door', namespace: 'web', labels, annotations },
});

const byChart = { 'meta.helm.sh/release-name': 'door', 'meta.helm.sh/release-namespace': 'web' };

const k3s: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n1' },
  status: { nodeInfo: { kubeletVersion: 'v1.36.3+k3s1' } },
};

test.for([
  ['records of a release', [controller(byChart)], ['Secret (v1): may not be listed']],
  ['objects of a manifest', [controller({})], ['Job (batch/v1): may not be read']],
  [
    'who keeps a release on k3s',
    [controller(byChart), k3s],
    ['HelmChart (helm.cattle.io/v1): may not be listed', 'Secret (v1): may not be listed'],
  ],
] as const)('%s that may not be read are reported once for each kind', async ([, objects, reported]) => {
  const snapshot: Snapshot = {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '2026-11-23T00:00:00.000Z',
    server: { gitVersion: 'v1.36.3', context: 'home' },
    objects,
    unread: [],
    releases: [],
  };
  const { unread } = await surveyInstalls(
    {
      list: async () => ({ state: 'forbidden', message: 'not yours' }),
      get: async ({ kind }) => {
        if (kind === 'Job') throw new ClusterError('not yours', { code: 'FORBIDDEN' });
        return undefined;
      },
    },
    snapshot,
  );
  expect(unread.map(({ message }) => message.split(', so')[0])).toEqual(reported);
  for (const { code, hint } of unread) {
    expect(code).toBe('GS-READ-FORBIDDEN');
    expect(hint).toContain('to the user of context "home"');
  }
});
