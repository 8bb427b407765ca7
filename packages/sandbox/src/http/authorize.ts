import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Cluster } from '../cluster.ts';
import type { RequestSubject } from '../fault-state.ts';
import { ApiError } from '../model/status.ts';
import type { RequestInfo } from './request-info.ts';
import type { User } from './reviews.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Refuses a request that has neither the token nor a client certificate. */
export function authenticate(
  { cluster, token }: { readonly cluster: Cluster; readonly token: string },
  request: IncomingMessage,
): void {
  if (cluster.faults.isExpired()) throw new ApiError('Unauthorized', { code: 401, reason: 'Unauthorized' });
  const header = request.headers.authorization;
  if (header !== undefined) {
    const given = /^Bearer\s+(\S+)$/i.exec(header)?.[1] ?? '';
    if (timingSafeEqual(digest(given), digest(token))) return;
  } else if (request.socket instanceof TLSSocket && request.socket.authorized) return;
  throw new ApiError('Unauthorized', { code: 401, reason: 'Unauthorized' });
}

/** The subject of a request, by which faults and denials are selected. */
export const subjectOf = (info: RequestInfo, userAgent: string): RequestSubject => ({
  verb: info.verb,
  group: info.group,
  resource: info.subresource === '' ? info.plural : `${info.plural}/${info.subresource}`,
  namespace: info.namespace,
  name: info.name,
  userAgent,
});

interface Caller {
  readonly info: RequestInfo;
  readonly userAgent: string;
  readonly user: User;
}

/** Refuses a request that a denial of the sandbox covers. */
export function authorize(cluster: Cluster, { info, userAgent, user }: Caller): void {
  if (info.verb === 'discovery') return;
  const subject = subjectOf(info, userAgent);
  if (!cluster.faults.isDenied(subject)) return;
  const scope = info.namespace === '' ? 'at the cluster scope' : `in the namespace "${info.namespace}"`;
  const resource = info.group === '' ? info.plural : `${info.plural}.${info.group}`;
  const name = info.name === '' ? '' : ` "${info.name}"`;
  throw new ApiError(
    `${resource}${name} is forbidden: User "${user.name}" cannot ${info.verb} resource "${subject.resource}" in API group "${info.group}" ${scope}`,
    { code: 403, reason: 'Forbidden', group: info.group, kind: info.plural, name: info.name },
  );
}
