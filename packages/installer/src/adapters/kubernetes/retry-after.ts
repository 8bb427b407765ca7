import type { IncomingHttpHeaders } from 'node:http';

/**
 * How long a server asks clients to wait, in milliseconds. The header is in seconds, or a date by the server's own clock
 * (RFC 9110 10.2.3). `undefined` when it is missing or cannot be read.
 */
export function retryAfterMs(headers: Pick<IncomingHttpHeaders, 'retry-after' | 'date'>): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (text === '') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const pause = Date.parse(text) - Date.parse(headers.date ?? '');
  return Number.isFinite(pause) ? Math.max(0, pause) : undefined;
}
