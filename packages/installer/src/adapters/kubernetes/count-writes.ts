import type { Cluster, WriteOptions } from '../../ports/cluster.ts';

/** A cluster whose writes are counted; dry runs and reviews store nothing and do not count. */
export function countWrites(cluster: Cluster): { readonly cluster: Cluster; readonly writes: () => number } {
  let count = 0;
  const note = (options: WriteOptions | undefined): void => {
    if (options?.dryRun !== true) count += 1;
  };
  return {
    writes: () => count,
    cluster: {
      ...cluster,
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
    },
  };
}
