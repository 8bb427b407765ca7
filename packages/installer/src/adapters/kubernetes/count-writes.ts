import type { Cluster, WriteOptions } from '../../ports/cluster.ts';

/** A cluster, and how many of the calls through it were writes. */
export interface CountedCluster {
  readonly cluster: Cluster;
  readonly writes: () => number;
}

/** Every member of the port, so that the compiler reports one that is not forwarded. */
type EveryMember = { readonly [Member in keyof Required<Cluster>]: Cluster[Member] };

/**
 * A cluster whose writes are counted; dry runs and reviews store nothing and do not count. Each call is forwarded to the
 * cluster itself, which may be an instance of a class with private state.
 */
export function countWrites(cluster: Cluster): CountedCluster {
  let count = 0;
  const note = (options: WriteOptions | undefined): void => {
    if (options?.dryRun !== true) count += 1;
  };
  const counted: EveryMember = {
    server: cluster.server,
    context: cluster.context,
    version: (options) => cluster.version(options),
    kinds: (options) => cluster.kinds(options),
    list: (request, options) => cluster.list(request, options),
    get: (ref, options) => cluster.get(ref, options),
    create: (object, options) => {
      note(options);
      return cluster.create(object, options);
    },
    apply: (object, options) => {
      note(options);
      return cluster.apply(object, options);
    },
    patch: (ref, patch, options) => {
      note(options);
      return cluster.patch(ref, patch, options);
    },
    delete: (ref, options) => {
      note(options);
      return cluster.delete(ref, options);
    },
    may: (access, options) => cluster.may(access, options),
    rules: cluster.rules?.bind(cluster),
    logs: (ref, options) => cluster.logs(ref, options),
    askPod: cluster.askPod?.bind(cluster),
    close: () => cluster.close(),
  };
  return { cluster: counted, writes: () => count };
}
