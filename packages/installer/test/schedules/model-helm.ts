import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { parse, parseAllDocuments } from 'yaml';
import { type Helm, HelmError, type HelmUpgradeOptions } from '../../src/index.ts';
import { type ApiAnswer, apiOf, pathOf, placed, type StoredObject } from './api.ts';

/**
 * The writes of Helm to a cluster, without Helm's process: the same records, the same marks on objects, one request per object
 * and, like Helm, no second try of any but those that its client library makes. Five hundred schedules would take hours with
 * the program itself, which runs on a part of them. Hooks are not run, so that only charts without any can be installed. It
 * dies where the schedule requires it and leaves its record behind, as a killed process does.
 */
export interface ModelHelmOptions {
  readonly kubeconfig: string;
  /** Renders with the real Helm. */
  readonly template: Helm['template'];
  /** Dies once after so many objects. */
  readonly diesAfter?: number | undefined;
  readonly onObject?: ((count: number) => void) | undefined;
  /** Whether the record of the release holds its manifest, as Helm's own does. @default false */
  readonly recordsManifest?: boolean | undefined;
}

const order = [
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Deployment',
  'IngressClass',
  'ValidatingWebhookConfiguration',
];
export function modelHelm({
  kubeconfig,
  template,
  diesAfter,
  onObject = () => undefined,
  recordsManifest = false,
}: ModelHelmOptions): Helm {
  const ask = apiOf(kubeconfig, 'Helm/4 (model)');
  let lives = diesAfter !== undefined;

  async function must(method: string, path: string, body?: unknown, type?: string): Promise<string> {
    const failed = (words: string): HelmError =>
      new HelmError(`helm upgrade: UPGRADE FAILED: ${words}`, { code: 'HELM_FAILED' });
    let answer: ApiAnswer;
    try {
      answer = await ask(method, path, body, type);
    } catch (error) {
      throw failed(`${method} ${path}: connection reset by peer: ${String(error)}`);
    }
    if (answer.status >= 400) throw failed(String((JSON.parse(answer.body) as { message?: string }).message)); // a Status
    return answer.body;
  }

  const secrets = '/api/v1/namespaces/metallb-system/secrets';
  const nameOf = (revision: number): string => `sh.helm.release.v1.gatesmith.v${revision}`;

  async function history(): Promise<
    { revision: number; status: string; objects: readonly StoredObject[] }[]
  > {
    const text = await must(
      'GET',
      `${secrets}?labelSelector=${encodeURIComponent('owner=helm,name=gatesmith')}`,
    );
    const { items } = JSON.parse(text) as {
      items: { metadata: { labels: Record<string, string>; annotations?: Record<string, string> } }[];
    }; // a SecretList
    return items
      .map(({ metadata }) => ({
        revision: Number(metadata.labels['version']),
        status: metadata.labels['status'] ?? '',
        objects: JSON.parse(metadata.annotations?.['objects'] ?? '[]') as StoredObject[], // written below
      }))
      .sort((a, b) => b.revision - a.revision);
  }

  function record(
    revision: number,
    status: string,
    config: unknown,
    chart: { name: string; version: string },
    objects: readonly StoredObject[],
    labels: Readonly<Record<string, string>>,
    manifest: string,
  ): unknown {
    const release = {
      name: 'gatesmith',
      namespace: 'metallb-system',
      version: revision,
      info: { status, last_deployed: new Date().toISOString() },
      chart: { metadata: chart },
      config,
      ...(recordsManifest ? { manifest } : {}),
    };
    const data = Buffer.from(gzipSync(JSON.stringify(release)).toString('base64')).toString('base64');
    const refs = objects.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
      apiVersion,
      kind,
      metadata: { name, namespace },
    }));
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'helm.sh/release.v1',
      metadata: {
        name: nameOf(revision),
        namespace: 'metallb-system',
        labels: { owner: 'helm', name: 'gatesmith', status, version: String(revision), ...labels },
        annotations: { objects: JSON.stringify(refs) },
      },
      data: { release: data },
    };
  }

  async function upgrade({
    chart,
    values,
    labels = {},
    kubeVersion,
    signal,
  }: HelmUpgradeOptions & { kubeVersion?: string }): Promise<void> {
    const records = await history();
    const [last] = records;
    if (last?.status.startsWith('pending-') === true) {
      throw new HelmError('helm upgrade: another operation (install/upgrade/rollback) is in progress', {
        code: 'HELM_LOCKED',
      });
    }
    const text = await template({
      release: 'gatesmith',
      namespace: 'metallb-system',
      chart,
      values,
      ...(kubeVersion === undefined ? {} : { kubeVersion }),
    });
    const objects = objectsOf(text)
      .map(marked)
      .sort((a, b) => rank(a.kind) - rank(b.kind));
    const about = parse(await readChart(chart)) as { name: string; version: string }; // a Chart.yaml
    const revision = (last?.revision ?? 0) + 1;
    const config: unknown = parse(values);
    const write = (status: string): unknown => record(revision, status, config, about, objects, labels, text);
    await must('POST', secrets, write(last === undefined ? 'pending-install' : 'pending-upgrade'));
    try {
      for (const [index, object] of objects.entries()) {
        if (lives && index >= (diesAfter ?? 0)) {
          lives = false;
          throw new HelmError('helm upgrade: was killed by SIGKILL', { code: 'HELM_KILLED' });
        }
        signal?.throwIfAborted();
        await must(
          'PATCH',
          `${pathOf(object)}?fieldManager=helm&force=true`,
          object,
          'application/apply-patch+yaml',
        );
        onObject(index);
      }
      const kept = new Set(objects.map(pathOf));
      for (const object of records[0]?.objects ?? []) {
        if (!kept.has(pathOf(object))) await ask('DELETE', pathOf(object)).catch(() => undefined);
      }
    } catch (error) {
      // Helm writes down that it failed, if it still can.
      if (!(error instanceof HelmError && error.code === 'HELM_KILLED'))
        await must('PUT', `${secrets}/${nameOf(revision)}`, write('failed'));
      throw error;
    }
    for (const { revision: old, status, ...rest } of records.filter(({ status }) => status === 'deployed')) {
      await must(
        'PATCH',
        `${secrets}/${nameOf(old)}`,
        { metadata: { labels: { status: 'superseded' } }, ...(rest.objects.length < 0 ? { status } : {}) },
        'application/merge-patch+json',
      );
    }
    await must('PUT', `${secrets}/${nameOf(revision)}`, write('deployed'));
  }

  return {
    program: 'model',
    version: async () => ({ version: '4.2.3', major: 4 }),
    template,
    upgrade,
    uninstall: async () => {
      throw new Error('the model does not uninstall');
    },
  };
}

// Five hundred schedules install the same few texts.
const parsed = new Map<string, readonly StoredObject[]>();

function objectsOf(text: string): readonly StoredObject[] {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const objects = parseAllDocuments(text)
    .map((document) => document.toJS() as StoredObject | null) // rendered by Helm
    .filter((object): object is StoredObject => object?.kind !== undefined)
    .filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined);
  parsed.set(text, objects);
  return objects;
}

const rank = (kind: string): number => {
  const index = order.indexOf(kind);
  return index === -1 ? order.length : index;
};

function marked(object: StoredObject): StoredObject {
  const { metadata } = placed(object, 'metallb-system');
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        ...metadata.annotations,
        'meta.helm.sh/release-name': 'gatesmith',
        'meta.helm.sh/release-namespace': 'metallb-system',
      },
    },
  };
}

async function readChart(folder: string): Promise<string> {
  return readFile(`${folder}/Chart.yaml`, 'utf8');
}

/** A template that asks Helm once for each chart, values and version. */
export function remembered(template: Helm['template']): Helm['template'] {
  const known = new Map<string, Promise<string>>();
  return async (options) => {
    const { chart, values, kubeVersion } = options;
    const key = createHash('sha256').update(JSON.stringify({ chart, values, kubeVersion })).digest('hex');
    const text = known.get(key) ?? template({ ...options, signal: undefined });
    known.set(key, text);
    return text;
  };
}
