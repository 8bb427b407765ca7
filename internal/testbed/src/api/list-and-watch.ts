import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';

export interface Identified {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
}

export interface ListAndWatchOptions<T> {
  readonly api: ApiClient;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal;
  readonly onObject: (object: T) => void;
  readonly onGone: (uid: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Keeps a view of a collection up to date until the signal aborts; lists again whenever the watch ends. */
export async function listAndWatch<T extends Identified>({
  api,
  path,
  query = {},
  signal,
  onObject,
  onGone,
  onTrouble,
}: ListAndWatchOptions<T>): Promise<void> {
  let known = new Set<string>();
  while (!signal.aborted) {
    try {
      const list = await api.request<{ metadata: { resourceVersion: string }; items: readonly T[] }>(
        'GET',
        path,
        { query },
      );
      const present = new Set(list.items.map(({ metadata }) => metadata.uid));
      for (const uid of known) if (!present.has(uid)) onGone(uid);
      known = present;
      for (const item of list.items) onObject(item);
      const { resourceVersion } = list.metadata;
      for await (const { type, object } of api.watch<T>(path, { ...query, resourceVersion }, signal)) {
        if (type === 'ERROR') break;
        if (type === 'DELETED') {
          known.delete(object.metadata.uid);
          onGone(object.metadata.uid);
        } else if (type !== 'BOOKMARK') {
          known.add(object.metadata.uid);
          onObject(object);
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      onTrouble(error);
    }
    await sleep(200);
  }
}
