import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import type { Cluster } from '../../ports/cluster.ts';
import { touchPendingCrds } from './touch-pending-crds.ts';

const definition = (name: string, ...holds: readonly string[]): KubernetesObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
  status: {
    conditions: ['NamesAccepted', 'Established'].map((type) => ({
      type,
      status: holds.includes(type) ? 'True' : 'False',
    })),
  },
});

test('only a CRD that is accepted and not established is changed, and changed back', async () => {
  const patches: unknown[] = [];
  const cluster: Pick<Cluster, 'patch'> = {
    patch: async ({ name }, patch) => {
      patches.push([name, patch.type === 'merge' ? patch.body : patch.operations]);
      return definition(name);
    },
  };
  await touchPendingCrds(
    cluster as Cluster, // the one call that it makes
    [
      definition('new.metallb.io'),
      definition('forgotten.metallb.io', 'NamesAccepted'),
      definition('served.metallb.io', 'NamesAccepted', 'Established'),
    ],
    {},
  );
  expect(patches).toEqual([
    ['forgotten.metallb.io', { metadata: { annotations: { 'gatesmith.dev/touched': 'true' } } }],
    ['forgotten.metallb.io', { metadata: { annotations: { 'gatesmith.dev/touched': null } } }],
  ]);
});
