import type { Outcome } from '@gatesmith/installer';
import { formatDuration } from '../render/format-duration.ts';
import type { CommandLine } from './command-line.ts';
import type { Ending } from './ending.ts';

/** A run that did not come to its end. */
export interface UnfinishedFacts {
  readonly outcome: Pick<Outcome, 'result' | 'finished' | 'error'>;
  readonly elapsedMs: number;
  /** The command that continues it. */
  readonly again: CommandLine;
}

/** How long an unfinished run took, and how to continue it. */
export function unfinishedEnding({ outcome, elapsedMs, again }: UnfinishedFacts): Ending {
  const { result, finished, error } = outcome;
  const time = formatDuration(elapsedMs);
  const continues = finished.length > 0 && error?.code !== 'VERIFY_FAILED';
  const verdict =
    result === 'cancelled' ? `Stopped after ${time}; completed steps stay.` : `Failed after ${time}.`;
  return {
    tone: 'bad',
    verdict,
    ...(continues ? { next: [{ label: 'To continue', commands: [again] }] } : {}),
  };
}
