import { ClusterError, type ClusterErrorCode } from '../../errors.ts';

/** The `Status` object that an API server answers with when it refuses a request. */
export interface Status {
  readonly kind?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly details?: unknown;
}

export interface FailedCall {
  /** `Kind/namespace/name`, or the server. */
  readonly subject: string;
  readonly verb: string;
  /** The HTTP status. */
  readonly code: number;
  readonly status?: Status | undefined;
  /** The body of the answer; it is quoted when it is not a `Status`. */
  readonly body?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

const byReason: Readonly<Record<string, ClusterErrorCode>> = {
  Forbidden: 'FORBIDDEN',
  Unauthorized: 'CLUSTER_UNAUTHORIZED',
  NotFound: 'NOT_FOUND',
  AlreadyExists: 'ALREADY_EXISTS',
  Conflict: 'CONFLICT',
  Invalid: 'INVALID',
  BadRequest: 'INVALID',
  Timeout: 'TIMED_OUT',
  ServerTimeout: 'TIMED_OUT',
  TooManyRequests: 'TOO_MANY_REQUESTS',
};

const byCode: Readonly<Record<number, ClusterErrorCode>> = {
  400: 'INVALID',
  401: 'CLUSTER_UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'INVALID',
  429: 'TOO_MANY_REQUESTS',
  504: 'TIMED_OUT',
};

const hints: Partial<Record<ClusterErrorCode, string>> = {
  FORBIDDEN:
    'ask for the permission, or use another context with --context; `gatesmith check` lists everything that is missing',
  CLUSTER_UNAUTHORIZED:
    'the credentials of this context are not accepted (expired?); log in again, or name another with --context',
  CONFLICT: 'another client changed it in the meantime; run the command again',
};

// apiserver/pkg/admission/plugin/webhook/errors: the message for a webhook that could not be called.
const unreachable = /failed calling webhook "([^"]+)"/;

/**
 * The error for an API server's refusal: the object first, then the server's own message.
 * A webhook that could not be called is reported as a 500; it has its own code because waiting helps there. An answer that is
 * not a `Status` comes from something in between: a proxy, a login page, a load balancer.
 */
export function fromStatus({
  subject,
  verb,
  code,
  status,
  body = '',
  retryAfterMs,
}: FailedCall): ClusterError {
  const page = pageWords(body);
  const isStatus = status?.kind === 'Status';
  const words =
    typeof status?.message === 'string' && status.message !== ''
      ? status.message
      : `HTTP ${code}${page === undefined ? '' : `, ${page}`}`;
  const reason = typeof status?.reason === 'string' ? status.reason : '';
  const webhook = unreachable.exec(words);
  let errorCode: ClusterErrorCode = byReason[reason] ?? byCode[code] ?? 'SERVER_ERROR';
  if (webhook !== null) errorCode = 'WEBHOOK_UNREACHABLE';
  const isRefusal = code === 401 || code === 403;
  if (!isStatus && code < 500 && (!isRefusal || page !== undefined)) errorCode = 'NOT_KUBERNETES';
  const isElsewhere = errorCode === 'NOT_KUBERNETES' || page !== undefined;
  return new ClusterError(
    code < 400
      ? `${subject}: ${verb}: the answer is not that of a Kubernetes API server: ${words}`
      : `${subject}: ${verb} was refused: ${words}`,
    { code: errorCode, hint: isElsewhere ? elsewhere : hints[errorCode], status: code, retryAfterMs },
  );
}

const elsewhere =
  'this does not answer like a Kubernetes API server; check the server URL of the context and any proxy in between (HTTPS_PROXY, NO_PROXY)';

/** A description of a web page by its title. */
function pageWords(body: string): string | undefined {
  const head = body.slice(0, 4096);
  if (!/^\s*<(!doctype|html|head|\?xml)/i.test(head)) return undefined;
  const title = /<title[^>]*>([^<]{1,200})/i.exec(head)?.[1] ?? /<h1[^>]*>([^<]{1,200})/i.exec(head)?.[1];
  const text = title?.replace(/\s+/g, ' ').trim() ?? '';
  return text === '' ? 'a web page' : `a web page, ${JSON.stringify(text.slice(0, 80))}`;
}
