import type { KubernetesObject } from '@gatesmith/kubernetes';
import { safeParseValues, type Values } from '@gatesmith/values';
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../../observe/snapshot-index.ts';

/** Values for the tests of checks: one pool, and what a test adds. */
export function valuesOf(more: object = {}): Values {
  const document = {
    pools: [{ name: 'default', addresses: ['192.168.20.50-192.168.20.60'] }],
    entrypoint: { ipAddressPool: 'default' },
    ...more,
  };
  const { values, findings } = safeParseValues([{ file: 'values.json', text: JSON.stringify(document) }]);
  if (values === undefined) throw new Error(JSON.stringify(findings));
  return values;
}

/** A snapshot of a cluster that holds these objects. */
export function snapshotOf(objects: readonly KubernetesObject[]): Snapshot {
  return {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '2026-01-01T00:00:00Z',
    server: { gitVersion: 'v1.36.3', context: 'test' },
    objects,
    unread: [],
    releases: [],
  };
}

/** The index of a snapshot that holds these objects. */
export function indexOf(...objects: readonly KubernetesObject[]): SnapshotIndex {
  return indexSnapshot(snapshotOf(objects));
}

/** An object from its kind, its name with or without a namespace, and its other fields. */
export function objectOf(
  kind: string,
  id: string,
  {
    apiVersion = 'v1',
    metadata = {},
    ...fields
  }: { readonly apiVersion?: string; readonly metadata?: object; readonly [field: string]: unknown } = {},
): KubernetesObject {
  const [first = '', second] = id.split('/');
  const name = second ?? first;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(second === undefined ? {} : { namespace: first }), ...metadata },
    ...fields,
  };
}

/** A workload with one container. */
export function workloadOf(kind: string, id: string, container: object, more: object = {}): KubernetesObject {
  return objectOf(kind, id, {
    apiVersion: 'apps/v1',
    spec: { template: { spec: { containers: [container] } }, ...more },
  });
}

/** Marks of our own release. */
export const ours = {
  annotations: {
    'meta.helm.sh/release-name': 'gatesmith',
    'meta.helm.sh/release-namespace': 'metallb-system',
  },
} as const;
