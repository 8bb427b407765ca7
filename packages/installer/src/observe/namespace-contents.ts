import type { KubernetesObject } from '@gatesmith/kubernetes';
import { ClusterError } from '../errors.ts';
import type { CallOptions, Cluster, ListResult } from '../ports/cluster.ts';
import { redactObject } from './redact-object.ts';

/** The objects in a namespace, of every kind that the server's discovery lists. */
export interface NamespaceContents {
  readonly objects: readonly KubernetesObject[];
  /** Kinds of which that is not known: they may not be listed, or their server does not answer. */
  readonly unread: readonly string[];
}

/** A kind whose own server fails is as little known as one that may not be listed. */
function unreadable(error: unknown, signal: AbortSignal | undefined): ListResult {
  signal?.throwIfAborted();
  if (!(error instanceof ClusterError)) throw error;
  return { state: 'forbidden', message: error.message };
}

type Reader = Pick<Cluster, 'kinds' | 'list'>;

/** Reads everything in the namespaces: what deleting them would delete. Secrets are reduced to their key names. */
export async function readNamespaces(
  cluster: Reader,
  namespaces: readonly string[],
  { signal }: CallOptions = {},
): Promise<ReadonlyMap<string, NamespaceContents>> {
  if (namespaces.length === 0) return new Map();
  const { kinds, unavailable } = await cluster.kinds({ signal });
  const namespaced = kinds.filter((kind) => kind.namespaced);
  const contents = await Promise.all(
    namespaces.map(async (namespace) => {
      const answers = await Promise.all(
        namespaced.map(async ({ apiVersion, kind }) => {
          const id = `${kind} (${apiVersion})`;
          const result = await cluster
            .list({ apiVersion, kind, namespace }, { signal })
            .catch((error: unknown) => unreadable(error, signal));
          return { id, result };
        }),
      );
      const objects = answers.flatMap(({ result }) =>
        result.state === 'ok' ? result.items.map(redactObject) : [],
      );
      const forbidden = answers.filter(({ result }) => result.state === 'forbidden').map(({ id }) => id);
      return [namespace, { objects, unread: [...unavailable, ...forbidden] }] as const;
    }),
  );
  return new Map(contents);
}
