import { ClusterError } from '../../errors.ts';
import { isLost } from '../../transient-error.ts';

export interface ReadBackOptions<Result> {
  readonly write: () => Promise<Result>;
  /**
   * Called when an attempt is refused after the answer to an earlier one was lost. Resolves to the result of the earlier
   * attempt if the refusal and the state of the server prove that it succeeded; otherwise to `undefined`.
   */
  readonly done: (refusal: ClusterError) => Promise<Result | undefined>;
}

/**
 * A write that may be repeated although its answer may get lost: an attempt that succeeded makes the next one fail, and its
 * result is then read back instead of being reported as a failure. The returned function remembers its earlier attempts.
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
