import { UsageError } from '../errors.ts';
import { flagName } from './flag-name.ts';

/** Two flags that contradict each other. */
export interface Exclusion {
  readonly flags: readonly [string, string];
  /** Continues "--a and --b exclude each other: ". */
  readonly reason: string;
  /** @default leave one of them out */
  readonly hint?: string | undefined;
}

/**
 * Refuses flags that contradict each other, so that none is silently ignored.
 *
 * @throws {UsageError} code `USAGE`.
 */
export function refuseContradictions(
  flags: Readonly<Record<string, unknown>>,
  exclusions: readonly Exclusion[],
): void {
  for (const { flags: pair, reason, hint = 'leave one of them out' } of exclusions) {
    if (!pair.every((flag) => isGiven(flags[flag]))) continue;
    const [first, second] = pair;
    throw new UsageError(`${flagName(first)} and ${flagName(second)} exclude each other: ${reason}`, {
      code: 'USAGE',
      hint,
    });
  }
}

/** A flag without a default is given when it has a value; a switch when it is on. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}

/**
 * Refuses two files that are both read from stdin.
 *
 * @param inputs the names of the flags that name files to read.
 * @throws {UsageError} code `USAGE`.
 */
export function refuseSharedStdin(flags: Readonly<Record<string, unknown>>, inputs: readonly string[]): void {
  const [first, second] = inputs.filter((name) => [flags[name]].flat().includes('-'));
  if (first === undefined || second === undefined) return;
  throw new UsageError(
    `${flagName(first)} and ${flagName(second)} both read stdin, which can be read only once`,
    {
      code: 'USAGE',
      hint: 'give one of the documents as a file',
    },
  );
}
