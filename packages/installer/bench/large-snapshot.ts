import { parseValues } from '@gatesmith/values';
import {
  buildPlan,
  checkSnapshot,
  type Desired,
  type KubernetesObject,
  type Snapshot,
} from '../src/index.ts';
import { rendered } from '../test/random-states/memory-helm.ts';

// A plan and a preflight of a cluster with 5,000 objects: the target is below 1 s and 200 MB.

const count = Number(process.env['GATESMITH_OBJECTS'] ?? 5000);
const values = parseValues([
  { file: 'values.ts', value: { pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }] } },
]);
const release = rendered(values);
const kinds = [
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['apps/v1', 'Deployment'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
] as const;

/** As large as such objects are: a pod of a few containers is about 6 kB. */
function object(index: number): KubernetesObject {
  const [apiVersion, kind] = kinds[index % kinds.length] ?? ['v1', 'Pod'];
  const containers = Array.from({ length: 3 }, (_, number) => ({
    name: `container-${number}`,
    image: `registry.example/team-${index % 50}/program:${index}`,
    env: Array.from({ length: 15 }, (__, at) => ({ name: `SETTING_${at}`, value: `value ${index} ${at}` })),
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
  }));
  return {
    apiVersion,
    kind,
    metadata: {
      name: `object-${index}`,
      namespace: `team-${index % 50}`,
      labels: { app: `app-${index % 200}`, 'app.kubernetes.io/managed-by': 'Helm' },
      managedFields: [{ manager: 'helm', operation: 'Apply' }],
      resourceVersion: String(index),
    },
    spec: { containers, selector: { matchLabels: { app: `app-${index % 200}` } } },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

const objects = [...release, ...Array.from({ length: count }, (_, index) => object(index))];
const size = objects.reduce((sum, one) => sum + JSON.stringify(one).length, 0);
const snapshot: Snapshot = {
  format: 'gatesmith.dev/snapshot/v1',
  takenAt: '2026-11-23T10:00:00Z',
  server: { gitVersion: 'v1.36.3', context: 'bench' },
  objects,
  unread: [],
  releases: [],
};
const desired: Desired = {
  namespaces: [],
  crds: [],
  release,
  hooks: [],
  valuesText: '',
  rendering: '',
  valuesDigest: '',
  chart: { path: '', name: 'gatesmith', version: '0', digest: '', standIn: true },
};
const started = performance.now();
const { summary } = buildPlan({ values, snapshot, desired });
const planned = performance.now();
const findings = checkSnapshot(values, snapshot);
const checked = performance.now();
const { heapUsed, rss } = process.memoryUsage();
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
console.log(
  `${objects.length} objects, ${megabytes(size)} of JSON: planned in ${(planned - started).toFixed(0)} ms (${summary.unchanged} unchanged, ${summary.configured} to configure), checked in ${(checked - planned).toFixed(0)} ms (${findings.length} findings); heap ${megabytes(heapUsed)}, process ${megabytes(rss)}`,
);
