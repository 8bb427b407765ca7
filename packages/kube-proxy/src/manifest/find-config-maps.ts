import type { DecodedMap, DecodedValue, DocumentNode, MapNode, ScalarNode } from '@gatesmith/documents';
import { findOrigin } from '../config/find-entry.ts';

/** A value of a ConfigMap in a manifest that looks like a kube-proxy configuration. */
export interface ConfigMapEntry {
  readonly key: string;
  readonly text: string;
  /** Where the configuration is; `undefined` when it is base64 or comes through an alias. */
  readonly scalar: ScalarNode | undefined;
  /** Keys and indexes from the root of the document to the value. */
  readonly path: readonly (string | number)[];
  readonly configMap: DecodedMap;
}

/** Finds the kube-proxy configurations in the ConfigMaps of one document: the ConfigMap itself, or those of a List. */
export function findConfigMapEntries(root: DocumentNode, value: DecodedValue): ConfigMapEntry[] {
  if (!(value instanceof Map)) return [];
  const kind = value.get('kind');
  if (kind === 'ConfigMap') return entriesOf(root, value, []);
  if (kind !== 'List' && kind !== 'ConfigMapList') return [];
  const items = value.get('items');
  if (!Array.isArray(items)) return [];
  const itemsNode = valueNode(root, 'items');
  return items.flatMap((item: DecodedValue, index) => {
    const node = itemsNode?.type === 'sequence' ? itemsNode.items[index] : undefined;
    const isConfigMap =
      item instanceof Map &&
      (item.get('kind') === 'ConfigMap' || (kind === 'ConfigMapList' && !item.has('kind')));
    return isConfigMap ? entriesOf(node, item, ['items', index]) : [];
  });
}

/** Whether any document holds ConfigMaps at all, with a configuration in them or not. */
export function holdsConfigMaps(value: DecodedValue): boolean {
  if (!(value instanceof Map)) return false;
  const kind = value.get('kind');
  if (kind === 'ConfigMap' || kind === 'ConfigMapList') return true;
  const items = kind === 'List' ? value.get('items') : undefined;
  return (
    Array.isArray(items) && items.some((item) => item instanceof Map && item.get('kind') === 'ConfigMap')
  );
}

function entriesOf(
  node: DocumentNode | undefined,
  configMap: DecodedMap,
  path: readonly (string | number)[],
): ConfigMapEntry[] {
  const data = configMap.get('data');
  if (!(data instanceof Map)) return [];
  const dataNode = node === undefined ? undefined : valueNode(node, 'data');
  const entries: ConfigMapEntry[] = [];
  for (const [key, text] of data) {
    if (typeof text !== 'string' || !looksLikeConfig(text)) continue;
    const scalar = dataNode === undefined ? undefined : valueNode(dataNode, key);
    entries.push({
      key,
      text,
      scalar: scalar?.type === 'scalar' ? scalar : undefined,
      path: [...path, 'data', key],
      configMap,
    });
  }
  return entries;
}

/** Whether a string is meant as a kube-proxy configuration, readable or not. */
export function looksLikeConfig(text: string): boolean {
  return /kubeproxy\.config\.k8s\.io|\bKubeProxyConfiguration\b/.test(text);
}

function valueNode(node: DocumentNode, key: string): DocumentNode | undefined {
  const map: MapNode | undefined = node.type === 'map' ? node : undefined;
  const origin = map === undefined ? undefined : findOrigin(map, key);
  return origin?.from === 'entry' ? origin.entry.value : undefined;
}
