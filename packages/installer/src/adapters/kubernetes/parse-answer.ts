import { fromStatus, type Status } from './from-status.ts';
import type { Answer } from './http-exchange.ts';

/**
 * The body of an answer that must be JSON.
 *
 * @throws ClusterError NOT_KUBERNETES when it is something else.
 */
export function parseAnswer({ body, status }: Answer, subject: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw fromStatus({ subject, verb: 'reading the answer', code: status, body });
  }
}

/** The `Status` in the body of a refusal; `undefined` when the body is not JSON. */
export function parseStatus(body: string): Status | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
