import type { IncomingMessage } from 'node:http';
import type { Cluster } from '../cluster.ts';
import type { RequestFault } from '../faults.ts';
import { ApiError } from '../model/status.ts';

/** Lets a fault happen. The result is `true` when the connection is gone. */
export async function meetFault(
  cluster: Cluster,
  fault: RequestFault,
  request: IncomingMessage,
): Promise<boolean> {
  switch (fault.type) {
    case 'latency':
      await new Promise<void>((resolve) => cluster.clock.after(fault.ms, resolve));
      return false;
    case 'conflict':
      throw new ApiError(
        'Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version and try again',
        { code: 409, reason: 'Conflict' },
      );
    case 'too-many-requests':
      throw new ApiError('The server has received too many requests and has asked us to try again later', {
        code: 429,
        reason: 'TooManyRequests',
        retryAfterSeconds: fault.retryAfterSeconds,
      });
    case 'error':
      throw new ApiError(errorTexts[fault.code].message, {
        code: fault.code,
        reason: errorTexts[fault.code].reason,
      });
    case 'reset-before-commit':
      request.socket.destroy();
      return true;
    case 'reset-after-commit':
    case 'cut-watch':
      return false;
  }
}

const errorTexts = {
  500: { reason: 'InternalError', message: 'Internal error occurred: etcdserver: leader changed' },
  502: { reason: 'InternalError', message: 'bad gateway' },
  503: { reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' },
  504: { reason: 'Timeout', message: 'Timeout: request did not complete within the allotted timeout' },
} as const;
