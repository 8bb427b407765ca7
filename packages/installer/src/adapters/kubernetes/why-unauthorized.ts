import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { at, numberAt } from '@gatesmith/kubernetes';
import type { KubeConfig, User } from '@kubernetes/client-node';

/** The reason why the server rejects the credentials of the current context, if they have expired. */
export function whyUnauthorized(config: KubeConfig, now: number): string | undefined {
  const user = config.getCurrentUser();
  if (user === null || user === undefined) return undefined;
  const whose = `of user ${JSON.stringify(user.name)}`;
  const expired = [
    ['the client certificate', certificateEnd(user)],
    ['the token', tokenEnd(user.token)],
  ] as const;
  for (const [what, end] of expired) {
    if (end !== undefined && end < now)
      return `${what} ${whose} ran out on ${new Date(end).toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
  }
  return undefined;
}

function certificateEnd({ certData, certFile }: User): number | undefined {
  try {
    const pem =
      certData === undefined || certData === ''
        ? certFile && readFileSync(certFile)
        : Buffer.from(certData, 'base64');
    return pem === undefined || pem === '' ? undefined : Date.parse(new X509Certificate(pem).validTo);
  } catch {
    // The certificate cannot be read, so its end is not the reason.
    return undefined;
  }
}

/** Tokens of service accounts and of OIDC are JSON Web Tokens: `exp` is in seconds. */
function tokenEnd(token: string | undefined): number | undefined {
  const [, claims] = token?.split('.') ?? [];
  if (claims === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
    const seconds = at(parsed) === undefined ? undefined : numberAt(parsed, 'exp');
    return seconds === undefined ? undefined : seconds * 1000;
  } catch {
    return undefined;
  }
}
