/** Milliseconds as a person reads them: `340 ms`, `3.2 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads `90s`, `10m`, `1h30m`, as Go does; a bare number is seconds.
 *
 * @throws {SyntaxError} when it is none of these, or not positive.
 */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)/g)];
  const ms = /^\d{1,9}$/.test(text)
    ? Number(text) * 1000
    : parts.reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? 's'] ?? 0), 0);
  const whole = parts.map(([part]) => part).join('') === text || /^\d{1,9}$/.test(text);
  if (!whole || ms <= 0) throw new SyntaxError('not a duration; write 90s, 10m or 1h');
  return ms;
}
