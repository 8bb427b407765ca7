import { setTimeout as sleep } from 'node:timers/promises';
import { type KubernetesObject, type ObjectRef, objectId, textAt } from '@gatesmith/kubernetes';
import { InstallError } from '../errors.ts';
import type { Cluster, JsonPatchOperation, WriteOptions } from '../ports/cluster.ts';
import { isTransient } from '../transient-error.ts';

const attempts = 4;
const pauseMs = 500;

/** A compare-and-swap of one key: `test` for the value that was read, then `replace`. */
export interface ConfigurationSwap {
  readonly target: ObjectRef;
  readonly operations: readonly JsonPatchOperation[];
}

/**
 * Stores a configuration if the one before it is still in place. After a failure the stored one is read: a write whose answer
 * was lost counts as done, and one that never arrived is tried again.
 *
 * @throws InstallError KUBE_PROXY_CHANGED when another writer changed it meanwhile; nothing was overwritten then.
 */
export async function swapConfiguration(
  cluster: Pick<Cluster, 'get' | 'patch'>,
  { target, operations, ...options }: ConfigurationSwap & WriteOptions,
): Promise<KubernetesObject> {
  const test = operations.find(({ op }) => op === 'test');
  const replace = operations.find(({ op }) => op === 'replace');
  const key = (test?.path ?? '')
    .replace(/^\/data\//, '')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await cluster.patch(target, { type: 'json', operations }, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      const live = await cluster.get(target, options);
      const stored = textAt(live, 'data', key);
      if (live !== undefined && stored === replace?.value) return live;
      if (stored !== test?.value) throw changedMeanwhile({ target, key, cause: error });
      if (!isTransient(error) || attempt === attempts) throw error;
      await sleep(pauseMs, undefined, { signal: options.signal });
    }
  }
}

interface ChangedMeanwhile {
  readonly target: ObjectRef;
  readonly key: string;
  readonly cause: unknown;
}

function changedMeanwhile({ target, key, cause }: ChangedMeanwhile): InstallError {
  return new InstallError(`${objectId(target)} ${key}: was changed by another client meanwhile`, {
    code: 'KUBE_PROXY_CHANGED',
    hint: 'nothing was overwritten; run the command again to plan from the new configuration',
    cause,
  });
}
