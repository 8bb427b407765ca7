import { gzipSync } from 'node:zlib';
import { toResources, type Values } from '@gatesmith/values';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { type Helm, type KubernetesObject, objectId } from '../../src/index.ts';
import type { MemoryCluster } from './memory-cluster.ts';

const release = 'gatesmith';
const namespace = 'metallb-system';

/** The rendering of the small chart of these tests: one object of each kind that matters, and the resources of the values. */
export function rendered(values: Values): readonly KubernetesObject[] {
  const named = (apiVersion: string, kind: string, name: string, rest: object = {}): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
    ...rest,
  });
  const rbac = 'rbac.authorization.k8s.io/v1';
  const labels = { app: 'metallb' };
  const workload = (image: string): object => ({
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'main', image, args: ['--port=7472'] }] },
    },
  });
  return [
    named('v1', 'ServiceAccount', 'controller'),
    named('v1', 'ConfigMap', 'excludel2', { data: { interfaces: 'lo' } }),
    { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: 'metallb' }, rules: [{ verbs: ['get'] }] },
    named(rbac, 'Role', 'controller', { rules: [{ verbs: ['get', 'list'], resources: ['secrets'] }] }),
    named('apps/v1', 'Deployment', 'controller', { spec: { replicas: 1, ...workload('controller:1') } }),
    named('apps/v1', 'DaemonSet', 'speaker', { spec: workload('speaker:1') }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: values.entrypoint.name, namespace: 'traefik' },
      spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: 80 }], externalTrafficPolicy: 'Local' },
    },
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'ServiceL2Status',
      metadata: { name: 'l2-1', namespace, labels: { 'metallb.io/node': 'n1' } },
      status: { node: 'n1', serviceName: values.entrypoint.name, serviceNamespace: 'traefik' },
    },
    ...toResources(values).map((resource) => resource as unknown as KubernetesObject), // plain data of a known shape
  ];
}

/** Helm on a cluster that is a map: marks, one record, and whatever the last record names and this one does not goes. */
export function memoryHelm(
  { cluster, objects, put, remove }: MemoryCluster,
  manifestOf: (values: string) => string,
): Helm {
  const isRecord = (object: KubernetesObject): boolean => object['type'] === 'helm.sh/release.v1';
  return {
    program: 'memory',
    version: async () => ({ version: '4.2.3', major: 4 }),
    template: async ({ values }) => manifestOf(values),
    async upgrade({ values, labels }) {
      const manifest = manifestOf(values);
      const wanted = parseObjects(manifest).map(marked);
      for (const object of wanted) await cluster.apply(object, { force: true });
      const ids = new Set(wanted.map(objectId));
      for (const object of objects()) if (isMarked(object) && !ids.has(objectId(object))) remove(object);
      for (const object of objects().filter(isRecord)) remove(object);
      put(record(manifest, values, labels));
    },
    async uninstall() {
      for (const object of objects()) if (isMarked(object) || isRecord(object)) remove(object);
    },
  };
}

function record(
  manifest: string,
  values: string,
  labels: Readonly<Record<string, string>> = {},
): KubernetesObject {
  const about = {
    name: release,
    version: 1,
    config: parse(values),
    manifest,
    info: { status: 'deployed', last_deployed: '2026-11-23T10:00:00Z' },
    chart: { metadata: { name: 'gatesmith', version: '0.0.1' } },
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: {
      name: 'sh.helm.release.v1.gatesmith.v1',
      namespace,
      labels: { owner: 'helm', name: release, status: 'deployed', version: '1', ...labels },
    },
    data: { release: Buffer.from(gzipSync(JSON.stringify(about)).toString('base64')).toString('base64') },
  };
}

export function marked(object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  const labels = { ...metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' };
  const annotations = {
    ...metadata.annotations,
    'meta.helm.sh/release-name': release,
    'meta.helm.sh/release-namespace': namespace,
  };
  return { ...object, metadata: { ...metadata, labels, annotations } };
}

export function isMarked({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.['meta.helm.sh/release-name'] === release;
}

export function manifestText(objects: readonly KubernetesObject[]): string {
  return objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join('---\n');
}

function parseObjects(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject); // written by manifestText
}
