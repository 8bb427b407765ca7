import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fromUnknown } from '@gatesmith/diagnostics';
import { jsonValue, readDocument } from '@gatesmith/documents';
import { asRecord, isRecord, listAt, textAt, type UnknownRecord } from '@gatesmith/kubernetes';
import { invalidKubeconfig } from './kubeconfig-error.ts';

/** An entry of one of the three lists, with the file that defines it. */
export interface KubeconfigEntry {
  readonly name: string;
  readonly value: UnknownRecord;
  /** The file, for messages. */
  readonly source: string;
  /** Paths in the entry are relative to this folder; absent when the kubeconfig is not a file. */
  readonly folder: string | undefined;
}

/** One kubeconfig, or several that were merged. */
export interface Kubeconfig {
  readonly source: string;
  readonly clusters: readonly KubeconfigEntry[];
  readonly users: readonly KubeconfigEntry[];
  readonly contexts: readonly KubeconfigEntry[];
  readonly currentContext: string;
}

/**
 * Reads a kubeconfig file.
 *
 * @throws ClusterError KUBECONFIG_INVALID
 */
export function readKubeconfigFile(file: string): Kubeconfig {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw invalidKubeconfig(file, `cannot be read: ${fromUnknown(error).message}`, error);
  }
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw invalidKubeconfig(file, 'is in UTF-16; save it as UTF-8');
  return parseKubeconfig(content.toString('utf8'), { source: file, folder: dirname(file) });
}

/**
 * Reads the content of a kubeconfig.
 *
 * @throws ClusterError KUBECONFIG_INVALID
 */
export function parseKubeconfig(
  text: string,
  { source, folder }: Pick<KubeconfigEntry, 'source' | 'folder'>,
): Kubeconfig {
  const reading = readDocument(text);
  if (!reading.ok)
    throw invalidKubeconfig(
      source,
      `is not a kubeconfig: ${reading.problems[0]?.reason ?? 'it is not YAML'}`,
    );
  const decoding = jsonValue(reading);
  if (!decoding.ok) throw invalidKubeconfig(source, 'is not a kubeconfig: its YAML cannot be decoded');
  const root = decoding.value ?? {};
  if (!isRecord(root)) throw invalidKubeconfig(source, 'is not a kubeconfig: it contains no mapping');
  const entries = (list: string, key: string): readonly KubeconfigEntry[] =>
    listAt(root, list).flatMap((entry, index) => {
      const name = textAt(entry, 'name');
      if (name === undefined) throw invalidKubeconfig(source, `${list}[${index}].name is missing`);
      return [{ name, value: asRecord(asRecord(entry)?.[key]) ?? {}, source, folder }];
    });
  return {
    source,
    clusters: entries('clusters', 'cluster'),
    users: entries('users', 'user'),
    contexts: entries('contexts', 'context'),
    currentContext: textAt(root, 'current-context') ?? '',
  };
}

/** Merges kubeconfigs by kubectl's rule: the first one that defines a name takes effect. */
export function mergeKubeconfigs(source: string, configs: readonly Kubeconfig[]): Kubeconfig {
  const firstOfEach = (
    of: (config: Kubeconfig) => readonly KubeconfigEntry[],
  ): readonly KubeconfigEntry[] => {
    const byName = new Map<string, KubeconfigEntry>();
    for (const entry of configs.flatMap(of)) if (!byName.has(entry.name)) byName.set(entry.name, entry);
    return [...byName.values()];
  };
  return {
    source,
    clusters: firstOfEach(({ clusters }) => clusters),
    users: firstOfEach(({ users }) => users),
    contexts: firstOfEach(({ contexts }) => contexts),
    currentContext: configs.find(({ currentContext }) => currentContext !== '')?.currentContext ?? '',
  };
}
