import { readFileSync } from 'node:fs';
import type https from 'node:https';
import type { KubeConfig, User } from '@kubernetes/client-node';
import { type ExecCredentials, execCredentials } from './exec-credential.ts';
import type { ClusterEntry, Identity, UserEntry } from './identity.ts';
import { impersonationHeaders } from './impersonation.ts';
import { proxyFromEnvironment } from './proxy-from-environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The official client's configuration for one context, and the credentials that it does not support. */
export interface Connection {
  readonly config: KubeConfig;
  /** Drops the credentials of a login program that the server rejected. False when there is no such program. */
  renew(): boolean;
}

export interface ConnectionOptions {
  readonly create: () => KubeConfig;
  readonly identity: Identity;
  readonly env: Environment;
}

/**
 * Gives the official client what a context says, and adds what that client leaves out: the groups, uid and extra of an
 * impersonation, `tokenFile`, login programs as client-go runs them, a context without a user, a server without TLS, and
 * the proxy of the environment.
 */
export function connectionOf({ create, identity, env }: ConnectionOptions): Connection {
  const { cluster, user } = identity;
  const isTls = cluster.server.protocol === 'https:';
  const proxyUrl = cluster.proxyUrl ?? proxyFromEnvironment(cluster.server, env);
  const config = create();
  config.loadFromOptions({
    clusters: [clusterOf(cluster, proxyUrl)],
    users: [userOf(user, isTls)],
    contexts: [contextOf(identity)],
    currentContext: identity.context,
  });
  const exec =
    user.exec === undefined || !isTls ? undefined : execCredentials({ plugin: user.exec, cluster, env });
  const apply = config.applyToHTTPSOptions.bind(config);
  config.applyToHTTPSOptions = async (options: https.RequestOptions): Promise<void> => {
    // A token that is stated wins over the login program.
    const isLoggedIn = user.token !== undefined || user.tokenFile !== undefined;
    const token = isLoggedIn ? undefined : await login(exec, options);
    await apply(options);
    if (proxyUrl === undefined) delete options.agent;
    const bearer = isTls ? (tokenOf(user) ?? token) : undefined;
    options.headers = {
      ...options.headers,
      ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
      ...mutable(impersonationHeaders(user.impersonation)),
    };
  };
  return {
    config,
    renew() {
      exec?.forget();
      return exec !== undefined;
    },
  };
}

function clusterOf(cluster: ClusterEntry, proxyUrl: string | undefined): KubeConfig['clusters'][number] {
  const { name, server, caFile, caData, skipTLSVerify, tlsServerName } = cluster;
  return {
    name,
    server: server.href.replace(/\/$/, ''),
    // The official client refuses a server without TLS unless its certificate need not be verified.
    skipTLSVerify: skipTLSVerify || server.protocol === 'http:',
    ...(caFile === undefined ? {} : { caFile }),
    ...(caData === undefined ? {} : { caData }),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
  };
}

/** client-go sends no credentials over a connection without TLS. */
function userOf(user: UserEntry, isTls: boolean): User {
  const { name, token, username, password, certFile, certData, keyFile, keyData, authProvider } = user;
  if (!isTls) return { name };
  return {
    name,
    ...(token === undefined ? {} : { token }),
    ...(username === undefined ? {} : { username, password: password ?? '' }),
    ...(certFile === undefined ? {} : { certFile }),
    ...(certData === undefined ? {} : { certData }),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(keyData === undefined ? {} : { keyData }),
    ...(authProvider === undefined ? {} : { authProvider }),
  };
}

function contextOf({ context, cluster, user, namespace }: Identity): KubeConfig['contexts'][number] {
  return {
    name: context,
    cluster: cluster.name,
    user: user.name,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** The token, where there is a file of one the file's: it is renewed in place. */
function tokenOf({ token, tokenFile }: UserEntry): string | undefined {
  if (tokenFile === undefined) return token;
  try {
    const content = readFileSync(tokenFile, 'utf8').trim();
    return content === '' ? token : content;
  } catch (error) {
    if (token !== undefined) return token;
    throw error;
  }
}

/** Runs the login program where one is needed; its certificate goes into the options, its token is returned. */
async function login(
  exec: ExecCredentials | undefined,
  options: https.RequestOptions,
): Promise<string | undefined> {
  if (exec === undefined) return undefined;
  const { token, certificate, key } = await exec.get();
  if (certificate !== undefined && key !== undefined) Object.assign(options, { cert: certificate, key });
  return token;
}

function mutable(
  headers: Readonly<Record<string, string | readonly string[]>>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}
