import { ClusterError } from '../../errors.ts';
import { isLost } from '../../transient-error.ts';

/** A write, and how to find out what became of it. */
export interface ReadBackOptions<Result> {
  readonly write: () => Promise<Result>;
  /**
   * Asked when a later try was refused after the answer to an earlier one was lost: what that one has done, if the refusal
   * and the state of the server say that it has; `undefined` when it has not.
   */
  readonly done: (refusal: ClusterError) => Promise<Result | undefined>;
}

/**
 * A write that may be tried again although its answer may get lost: the try that went through makes the next one fail, and
 * is then read back instead of being reported as a failure. The function returned remembers its earlier tries.
 */
export function readBack<Result>({ write, done }: ReadBackOptions<Result>): () => Promise<Result> {
  let lost = false;
  return async () => {
    try {
      return await write();
    } catch (error) {
      if (isLost(error)) lost = true;
      else if (lost && error instanceof ClusterError) {
        const result = await done(error);
        if (result !== undefined) return result;
      }
      throw error;
    }
  };
}
