import { BaseError } from '@gatesmith/diagnostics';

/** An answer of the API server other than 2xx, in its own words. */
export class ApiRefused extends BaseError<'API_REFUSED'> {
  readonly status: number;
  /** `NotFound`, `Conflict`, …: the Status object's reason, empty when there was none. */
  readonly reason: string;

  constructor(request: string, status: number, reason: string, message: string) {
    super(`${request}: ${status} ${message}`, { code: 'API_REFUSED' });
    this.status = status;
    this.reason = reason;
  }
}

/** Whether an error is the API server's answer with this status. */
export function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof ApiRefused && statuses.includes(error.status);
}
