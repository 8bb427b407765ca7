import type { KubernetesObject } from '../kubernetes-object.ts';
import type { ConfigSource } from './observation.ts';
import { readField, readList, readText, readTexts } from './read-field.ts';

export interface ResolveConfigInput {
  /** What `--config` says. */
  readonly path: string;
  readonly container: unknown;
  /** The pod's spec: holds the volumes. */
  readonly podSpec: unknown;
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
}

/**
 * Follows `--config` to the object that holds the text: the mount with the longest matching path, its volume, its ConfigMap and key. The
 * name of the ConfigMap is never a hint: EKS has one called kube-proxy that holds a kubeconfig only.
 */
export function resolveConfig(input: ResolveConfigInput): ConfigSource {
  const { path, container, podSpec } = input;
  const mount = readList(container, 'volumeMounts')
    .filter((candidate) => covers(readText(candidate, 'mountPath') ?? '', path))
    .sort(
      (left, right) =>
        (readText(right, 'mountPath') ?? '').length - (readText(left, 'mountPath') ?? '').length,
    )[0];
  const volume = readList(podSpec, 'volumes').find(
    (candidate) => readText(candidate, 'name') === readText(mount, 'name'),
  );
  if (mount === undefined || volume === undefined) return { kind: 'host-file', path };

  const mountPath = trimSlash(readText(mount, 'mountPath') ?? '');
  const below = path.slice(mountPath.length).replace(/^\//, '');
  const subPath = readText(mount, 'subPath');
  const file = subPath === undefined ? below : below === '' ? subPath : `${trimSlash(subPath)}/${below}`;
  return (
    fromConfigMap(readField(volume, 'configMap'), file, input) ??
    fromProjected(readList(volume, 'projected', 'sources'), file, input) ??
    fromSecret(readField(volume, 'secret'), input) ?? {
      kind: 'host-file',
      path: hostPath(volume, file) ?? path,
    }
  );
}

function fromConfigMap(source: unknown, file: string, input: ResolveConfigInput): ConfigSource | undefined {
  const name = readText(source, 'name');
  if (name === undefined) return undefined;
  return configMapSource(name, keyOf(source, file) ?? file, input);
}

function fromProjected(
  sources: readonly unknown[],
  file: string,
  input: ResolveConfigInput,
): ConfigSource | undefined {
  for (const source of sources) {
    const name = readText(source, 'configMap', 'name');
    if (name === undefined) continue;
    const mapped = keyOf(readField(source, 'configMap'), file);
    const whole = readList(source, 'configMap', 'items').length === 0;
    const key = mapped ?? (whole ? file : undefined);
    if (
      key !== undefined &&
      (mapped !== undefined || readTexts(findConfigMap(name, input)?.data)[key] !== undefined)
    ) {
      return configMapSource(name, key, input);
    }
  }
  return undefined;
}

function fromSecret(source: unknown, { namespace }: ResolveConfigInput): ConfigSource | undefined {
  const name = readText(source, 'secretName');
  return name === undefined ? undefined : { kind: 'secret', namespace, name };
}

/** The key that a volume writes to a file, when its items say so. */
function keyOf(source: unknown, file: string): string | undefined {
  const item = readList(source, 'items').find((candidate) => readText(candidate, 'path') === file);
  return readText(item, 'key');
}

function configMapSource(name: string, key: string, input: ResolveConfigInput): ConfigSource {
  const object = findConfigMap(name, input);
  return {
    kind: 'config-map',
    namespace: input.namespace,
    name,
    key,
    text: readTexts(object?.data)[key],
    resourceVersion: object?.metadata?.resourceVersion,
    uid: object?.metadata?.uid,
    immutable: object?.immutable === true,
  };
}

function findConfigMap(
  name: string,
  { objects, namespace }: ResolveConfigInput,
): KubernetesObject | undefined {
  return objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata?.name === name && (metadata.namespace ?? 'default') === namespace,
  );
}

function hostPath(volume: unknown, file: string): string | undefined {
  const path = readText(volume, 'hostPath', 'path');
  return path === undefined ? undefined : file === '' ? path : `${trimSlash(path)}/${file}`;
}

function covers(mountPath: string, path: string): boolean {
  const trimmed = trimSlash(mountPath);
  return mountPath !== '' && (path === trimmed || path.startsWith(`${trimmed}/`));
}

function trimSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
