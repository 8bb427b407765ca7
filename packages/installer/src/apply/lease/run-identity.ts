import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';

/** The identity of a run, as in the lease, the journal and the release records. */
export interface RunIdentity {
  readonly id: string;
  /** `user@host`. */
  readonly by: string;
  readonly now: () => number;
}

/** A new run, by the user of this process. */
export function newRun(now: () => number): RunIdentity {
  return { id: randomBytes(5).toString('hex'), by: `${userName()}@${hostname()}`, now };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody';
  }
}
