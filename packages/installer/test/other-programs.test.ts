import { startSandbox } from '@gatesmith/sandbox';
import { expect, test } from 'vitest';
import { connectCluster, type Snapshot, takeSnapshot } from '../src/index.ts';

const crd = (plural: string, kind: string, versions: readonly string[]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.cilium.io` },
  spec: {
    group: 'cilium.io',
    scope: 'Cluster',
    names: { plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: versions.map((name, position) => ({
      name,
      served: true,
      storage: position === 0,
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    })),
  },
});
const poolOf = (apiVersion: string) => ({
  apiVersion,
  kind: 'CiliumLoadBalancerIPPool',
  metadata: { name: 'blue' },
  spec: { blocks: [{ cidr: '10.0.10.0/24' }] },
});

async function look(
  objects: Parameters<typeof startSandbox>[0],
): Promise<{ readonly snapshot: Snapshot; readonly paths: readonly string[] }> {
  await using sandbox = await startSandbox({ speed: 100, ...objects });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  try {
    const snapshot = await takeSnapshot(cluster);
    return { snapshot, paths: sandbox.requests.map(({ path }) => path) };
  } finally {
    await cluster.close();
  }
}

test.for(['v2', 'v2alpha1'])('the pools of a Cilium that serves %s are read', async (version) => {
  const objects = [
    crd('ciliumloadbalancerippools', 'CiliumLoadBalancerIPPool', [version]),
    poolOf(`cilium.io/${version}`),
  ];
  const { snapshot } = await look({ objects });
  expect(snapshot.objects.filter(({ kind }) => kind === 'CiliumLoadBalancerIPPool')).toHaveLength(1);
});

test('a cluster without the CRDs of other programs is not asked for their kinds', async () => {
  const { snapshot, paths } = await look({});
  expect(paths.filter((path) => /cilium|traefik/.test(path))).toEqual([]);
  expect(snapshot.unread.filter(({ apiVersion }) => /cilium|traefik/.test(apiVersion))).toEqual([]);
});
