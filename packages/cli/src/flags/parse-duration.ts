import { parseGoDuration } from '@gatesmith/kubernetes';

const nanosecondsPerMillisecond = 1_000_000;

/**
 * Reads the value of a duration flag, `90s`, `10m` or `1h30m`, as milliseconds; a bare number is seconds.
 *
 * @throws {SyntaxError} when it is none of these, or not positive.
 */
export function parseDuration(text: string): number {
  const duration = parseGoDuration(/^\d+$/.test(text) ? `${text}s` : text);
  if (duration === undefined || duration <= 0n) throw new SyntaxError('not a duration; write 90s, 10m or 1h');
  return Number(duration) / nanosecondsPerMillisecond;
}
