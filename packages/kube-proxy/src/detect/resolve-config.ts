import { at, listAt, type PartialObject, stringsAt, textAt } from '@gatesmith/kubernetes';
import type { ConfigSource } from './observation.ts';

export interface ResolveConfigInput {
  /** The value of `--config`. */
  readonly path: string;
  readonly container: unknown;
  /** The pod's spec: holds the volumes. */
  readonly podSpec: unknown;
  readonly namespace: string;
  readonly objects: readonly PartialObject[];
}

/**
 * Follows `--config` to the object that holds the configuration: the mount with the longest matching path, its volume, its ConfigMap and key. The
 * name of the ConfigMap is never a hint: EKS has one called kube-proxy that holds a kubeconfig only.
 */
export function resolveConfig(input: ResolveConfigInput): ConfigSource {
  const { path, container, podSpec } = input;
  const mount = listAt(container, 'volumeMounts')
    .filter((candidate) => covers(textAt(candidate, 'mountPath') ?? '', path))
    .sort(
      (left, right) => (textAt(right, 'mountPath') ?? '').length - (textAt(left, 'mountPath') ?? '').length,
    )[0];
  const volume = listAt(podSpec, 'volumes').find(
    (candidate) => textAt(candidate, 'name') === textAt(mount, 'name'),
  );
  if (mount === undefined || volume === undefined) return { kind: 'host-file', path };

  const mountPath = trimSlash(textAt(mount, 'mountPath') ?? '');
  const below = path.slice(mountPath.length).replace(/^\//, '');
  const subPath = textAt(mount, 'subPath');
  const file = subPath === undefined ? below : below === '' ? subPath : `${trimSlash(subPath)}/${below}`;
  return (
    fromConfigMap(at(volume, 'configMap'), file, input) ??
    fromProjected(listAt(volume, 'projected', 'sources'), file, input) ??
    fromSecret(at(volume, 'secret'), input) ?? {
      kind: 'host-file',
      path: hostPath(volume, file) ?? path,
    }
  );
}

function fromConfigMap(source: unknown, file: string, input: ResolveConfigInput): ConfigSource | undefined {
  const name = textAt(source, 'name');
  if (name === undefined) return undefined;
  return configMapSource(name, keyOf(source, file) ?? file, input);
}

function fromProjected(
  sources: readonly unknown[],
  file: string,
  input: ResolveConfigInput,
): ConfigSource | undefined {
  for (const source of sources) {
    const name = textAt(source, 'configMap', 'name');
    if (name === undefined) continue;
    const mapped = keyOf(at(source, 'configMap'), file);
    const whole = listAt(source, 'configMap', 'items').length === 0;
    const key = mapped ?? (whole ? file : undefined);
    if (
      key !== undefined &&
      (mapped !== undefined || stringsAt(findConfigMap(name, input)?.data)[key] !== undefined)
    ) {
      return configMapSource(name, key, input);
    }
  }
  return undefined;
}

function fromSecret(source: unknown, { namespace }: ResolveConfigInput): ConfigSource | undefined {
  const name = textAt(source, 'secretName');
  return name === undefined ? undefined : { kind: 'secret', namespace, name };
}

/** The key that a volume writes to a file, if its items list it. */
function keyOf(source: unknown, file: string): string | undefined {
  const item = listAt(source, 'items').find((candidate) => textAt(candidate, 'path') === file);
  return textAt(item, 'key');
}

function configMapSource(name: string, key: string, input: ResolveConfigInput): ConfigSource {
  const object = findConfigMap(name, input);
  return {
    kind: 'config-map',
    namespace: input.namespace,
    name,
    key,
    text: stringsAt(object?.data)[key],
    resourceVersion: object?.metadata?.resourceVersion,
    uid: object?.metadata?.uid,
    immutable: object?.immutable === true,
  };
}

function findConfigMap(name: string, { objects, namespace }: ResolveConfigInput): PartialObject | undefined {
  return objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata?.name === name && (metadata.namespace ?? 'default') === namespace,
  );
}

function hostPath(volume: unknown, file: string): string | undefined {
  const path = textAt(volume, 'hostPath', 'path');
  return path === undefined ? undefined : file === '' ? path : `${trimSlash(path)}/${file}`;
}

function covers(mountPath: string, path: string): boolean {
  const trimmed = trimSlash(mountPath);
  return mountPath !== '' && (path === trimmed || path.startsWith(`${trimmed}/`));
}

function trimSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
