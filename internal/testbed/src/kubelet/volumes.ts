import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ApiClient } from '../api/api-client.ts';
import { isStatus } from '../api/api-refused.ts';
import { writeAtomicFolder } from './atomic-folder.ts';
import { type KeyToPath, type Pod, type PodPlace, podField, type Volume, type VolumeSource } from './pod.ts';

/** The volumes of one pod, as folders on this machine. */
export interface PodVolumes {
  /** Folder or file behind a volume. */
  path(name: string): string | undefined;
  /** Fetches Secrets, ConfigMaps and tokens again and returns the volumes that changed. */
  refresh(): Promise<readonly string[]>;
}

export interface VolumeOptions {
  readonly api: ApiClient;
  readonly pod: Pod;
  readonly place: PodPlace;
  /** Of this pod. */
  readonly folder: string;
  /** The folder that `hostPath` is relative to: a pod of the test bed never touches the machine's own files. */
  readonly hostFolder: string;
}

/** @throws ApiRefused when a Secret or ConfigMap that is not optional is missing: the pod has to wait for it. */
export async function createVolumes({
  api,
  pod,
  place,
  folder,
  hostFolder,
}: VolumeOptions): Promise<PodVolumes> {
  const tokens = new Map<string, { readonly token: Buffer; readonly renewAt: number }>();
  const paths = new Map<string, string>();
  const fetched: {
    readonly name: string;
    readonly path: string;
    readonly sources: readonly VolumeSource[];
  }[] = [];

  for (const volume of pod.spec.volumes ?? []) {
    const path = join(folder, 'volumes', volume.name);
    if (volume.hostPath) {
      paths.set(volume.name, hostPath(hostFolder, volume.hostPath));
      continue;
    }
    mkdirSync(path, { recursive: true });
    paths.set(volume.name, path);
    const sources = sourcesOf(volume);
    if (sources.length > 0) fetched.push({ name: volume.name, path, sources });
  }

  const token = async ({
    audience,
    expirationSeconds = 3607,
  }: NonNullable<VolumeSource['serviceAccountToken']>) => {
    const key = audience ?? '';
    const known = tokens.get(key);
    if (known !== undefined && known.renewAt > Date.now()) return known.token;
    const answer = await api.request<{ status: { token: string } }>(
      'POST',
      `/api/v1/namespaces/${pod.metadata.namespace}/serviceaccounts/${pod.spec.serviceAccountName ?? 'default'}/token`,
      {
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: {
            expirationSeconds,
            ...(audience !== undefined && { audiences: [audience] }),
            boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, uid: pod.metadata.uid },
          },
        },
      },
    );
    const fresh = { token: Buffer.from(answer.status.token), renewAt: Date.now() + expirationSeconds * 800 };
    tokens.set(key, fresh);
    return fresh.token;
  };

  const filesOf = async (source: VolumeSource): Promise<readonly (readonly [string, Buffer])[]> => {
    if (source.serviceAccountToken) {
      return [[source.serviceAccountToken.path, await token(source.serviceAccountToken)]];
    }
    if (source.downwardAPI) {
      return (source.downwardAPI.items ?? []).map(({ path, fieldRef }) => [
        path,
        Buffer.from(fieldRef ? podField(pod, place, fieldRef.fieldPath) : ''),
      ]);
    }
    const wanted = source.secret ?? source.configMap;
    if (wanted === undefined) return [];
    const kind = source.secret ? 'secrets' : 'configmaps';
    const name = source.secret?.secretName ?? wanted.name;
    try {
      const object = await api.request<{
        data?: Record<string, string>;
        binaryData?: Record<string, string>;
      }>('GET', `/api/v1/namespaces/${pod.metadata.namespace}/${kind}/${name}`);
      const encoding = source.secret ? 'base64' : 'utf8';
      const all = new Map<string, Buffer>([
        ...Object.entries(object.data ?? {}).map(
          ([key, text]) => [key, Buffer.from(text, encoding)] as const,
        ),
        ...Object.entries(object.binaryData ?? {}).map(
          ([key, text]) => [key, Buffer.from(text, 'base64')] as const,
        ),
      ]);
      return pick(all, wanted.items);
    } catch (error) {
      if (wanted.optional === true && isStatus(error, 404)) return [];
      throw error;
    }
  };

  const refresh = async (): Promise<readonly string[]> => {
    const changed: string[] = [];
    for (const { name, path, sources } of fetched) {
      const files = new Map((await Promise.all(sources.map(filesOf))).flat());
      if (writeAtomicFolder(path, files)) changed.push(name);
    }
    return changed;
  };
  await refresh();
  return { path: (name) => paths.get(name), refresh };
}

function sourcesOf(volume: Volume): readonly VolumeSource[] {
  if (volume.projected) return volume.projected.sources ?? [];
  return volume.secret || volume.configMap || volume.downwardAPI ? [volume] : [];
}

function pick(
  all: ReadonlyMap<string, Buffer>,
  items: readonly KeyToPath[] | undefined,
): readonly (readonly [string, Buffer])[] {
  if (items === undefined) return [...all];
  return items.flatMap(({ key, path }) => {
    const content = all.get(key);
    return content === undefined ? [] : [[path, content] as const];
  });
}

function hostPath(
  hostFolder: string,
  { path, type = '' }: { readonly path: string; readonly type?: string },
): string {
  const target = join(hostFolder, path);
  if (existsSync(target)) return target;
  if (type.startsWith('File')) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, '');
  } else {
    mkdirSync(target, { recursive: true });
  }
  return target;
}
