import { ClusterError } from '../../errors.ts';
import { type KindEntry, knownKind } from '../../kinds.ts';
import type { CallOptions } from '../../ports/cluster.ts';
import type { Connection } from './connection.ts';

/** Finds how a kind is addressed; `undefined` when the server does not know it. */
export type KindLookup = (
  apiVersion: string,
  kind: string,
  options: CallOptions,
) => Promise<KindEntry | undefined>;

/** Knows our own kinds by heart and asks the server's discovery for any other, once for each group and version. */
export function kindLookup({ again, ask }: Pick<Connection, 'again' | 'ask'>): KindLookup {
  const discovered = new Map<string, readonly KindEntry[]>();

  async function discover(apiVersion: string, { signal }: CallOptions): Promise<readonly KindEntry[]> {
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    try {
      const list = await again(
        () =>
          ask<{ resources?: readonly { name: string; kind: string; namespaced: boolean }[] }>({
            method: 'GET',
            path,
            subject: apiVersion,
            verb: 'discovery',
            signal,
          }),
        { signal },
      );
      return (list.resources ?? [])
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced }) => ({ apiVersion, kind, plural: name, namespaced }));
    } catch (error) {
      if (error instanceof ClusterError && error.code === 'NOT_FOUND') return [];
      if (error instanceof ClusterError && error.status === 404) return [];
      throw error;
    }
  }

  return async (apiVersion, kind, options) => {
    const known = knownKind(apiVersion, kind);
    if (known !== undefined) return known;
    let entries = discovered.get(apiVersion);
    if (entries === undefined) {
      entries = await discover(apiVersion, options);
      discovered.set(apiVersion, entries);
    }
    return entries.find((entry) => entry.kind === kind);
  };
}
