import { asRecord, listAt, textAt, type UnknownRecord, wordsAt } from '@gatesmith/kubernetes';
import { ClusterError } from '../../../errors.ts';
import { type EntryReader, entryReader, resolvePath } from './entry-reader.ts';
import type { Impersonation } from './impersonation.ts';
import { invalidKubeconfig } from './kubeconfig-error.ts';
import type { Kubeconfig, KubeconfigEntry } from './read-kubeconfig.ts';
import { serverUrl } from './server-url.ts';

/** The server of a context. */
export interface ClusterEntry {
  readonly name: string;
  readonly server: URL;
  readonly caFile: string | undefined;
  readonly caData: string | undefined;
  readonly skipTLSVerify: boolean;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  readonly disableCompression: boolean;
  /** The extension for login programs, passed on as it is. */
  readonly execConfig: unknown;
}

/** A login program, as `users[].user.exec` describes it. */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
  readonly provideClusterInfo: boolean;
  readonly installHint: string | undefined;
}

/** The user of a context. */
export interface UserEntry {
  readonly name: string;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly certFile: string | undefined;
  readonly certData: string | undefined;
  readonly keyFile: string | undefined;
  readonly keyData: string | undefined;
  readonly exec: ExecPlugin | undefined;
  /** Passed on to the official client. */
  readonly authProvider: UnknownRecord | undefined;
  readonly impersonation: Impersonation;
}

/** The server and the user of one context of a kubeconfig. */
export interface Identity {
  readonly context: string;
  readonly namespace: string | undefined;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

/**
 * Selects a context, with the checks that kubectl makes.
 *
 * @throws ClusterError CONTEXT_UNKNOWN or KUBECONFIG_INVALID
 */
export function selectIdentity(config: Kubeconfig, named: string | undefined): Identity {
  const { source, contexts, clusters, users } = config;
  const name = named ?? config.currentContext;
  const known = contexts.map((entry) => entry.name);
  const offer = known.length === 0 ? 'it has no contexts at all' : `it has: ${known.join(', ')}`;
  if (name === '') {
    throw new ClusterError(`${source}: names no current context, so there is no cluster to speak to`, {
      code: 'CONTEXT_UNKNOWN',
      hint: 'name one with --context, or set it with: kubectl config use-context NAME',
    });
  }
  const context = contexts.find((entry) => entry.name === name);
  if (context === undefined) {
    const what = named === undefined ? 'its current context' : 'has no context';
    throw new ClusterError(
      named === undefined
        ? `${source}: ${what} ${JSON.stringify(name)} does not exist`
        : `${source}: ${what} ${JSON.stringify(name)}`,
      { code: 'CONTEXT_UNKNOWN', hint: offer },
    );
  }
  const find = (kind: 'cluster' | 'user', list: readonly KubeconfigEntry[]): KubeconfigEntry | undefined => {
    const wanted = textAt(context.value, kind) ?? '';
    const found = list.find((entry) => entry.name === wanted);
    if (found !== undefined || (kind === 'user' && wanted === '')) return found;
    throw invalidKubeconfig(
      context.source,
      wanted === ''
        ? `context ${JSON.stringify(name)} names no ${kind}`
        : `context ${JSON.stringify(name)} names the ${kind} ${JSON.stringify(wanted)}, which does not exist`,
    );
  };
  const cluster = find('cluster', clusters);
  // `find` throws for a cluster that is missing.
  if (cluster === undefined) throw invalidKubeconfig(context.source, 'has no cluster');
  const none: KubeconfigEntry = { name: '', value: {}, source: context.source, folder: context.folder };
  return {
    context: name,
    namespace: textAt(context.value, 'namespace'),
    cluster: readCluster(cluster),
    user: readUser(find('user', users) ?? none),
  };
}

function readCluster(entry: KubeconfigEntry): ClusterEntry {
  const reader = entryReader('cluster', entry);
  const [caFile, caData] = [reader.path('certificate-authority'), reader.text('certificate-authority-data')];
  const skipTLSVerify = reader.flag('insecure-skip-tls-verify');
  if (skipTLSVerify && (caFile ?? caData) !== undefined)
    throw reader.invalid(
      'insecure-skip-tls-verify',
      'and a certificate authority exclude each other; remove one of them',
    );
  const server = reader.text('server');
  if (server === undefined) throw reader.invalid('server', 'is missing');
  const url = serverUrl(server, { isTls: skipTLSVerify || (caFile ?? caData) !== undefined });
  if (url === undefined) throw reader.invalid('server', `${JSON.stringify(server)} is not a URL`);
  const extension = listAt(entry.value, 'extensions').find(
    (one) => textAt(one, 'name') === 'client.authentication.k8s.io/exec',
  );
  return {
    name: entry.name,
    server: url,
    caFile,
    caData,
    skipTLSVerify,
    tlsServerName: reader.text('tls-server-name'),
    proxyUrl: reader.text('proxy-url'),
    disableCompression: reader.flag('disable-compression'),
    execConfig: asRecord(extension)?.['extension'],
  };
}

function readUser(entry: KubeconfigEntry): UserEntry {
  const reader = entryReader('user', entry);
  const groups = wordsAt(entry.value, 'as-groups');
  const extra = Object.entries(asRecord(entry.value['as-user-extra']) ?? {}).map(
    ([key, values]) => [key, wordsAt(values)] as const,
  );
  const [user, uid] = [reader.text('as'), reader.text('as-uid')];
  if (user === undefined && (uid !== undefined || groups.length > 0 || extra.length > 0))
    throw reader.invalid('as', 'is missing: as-uid, as-groups and as-user-extra need it');
  return {
    name: entry.name,
    token: reader.text('token'),
    tokenFile: reader.path('tokenFile'),
    username: reader.text('username'),
    password: reader.text('password'),
    certFile: reader.path('client-certificate'),
    certData: reader.text('client-certificate-data'),
    keyFile: reader.path('client-key'),
    keyData: reader.text('client-key-data'),
    exec: readExec(entry, reader),
    authProvider: asRecord(entry.value['auth-provider']),
    impersonation: { user, uid, groups, extra },
  };
}

const modes = ['Never', 'IfAvailable', 'Always'] as const;

function readExec({ value, folder }: KubeconfigEntry, reader: EntryReader): ExecPlugin | undefined {
  const exec = asRecord(value['exec']);
  if (exec === undefined) return undefined;
  const command = textAt(exec, 'command');
  if (command === undefined || command === '') throw reader.invalid('exec.command', 'is missing');
  const apiVersion = textAt(exec, 'apiVersion');
  if (apiVersion === undefined || apiVersion === '') throw reader.invalid('exec.apiVersion', 'is missing');
  const stated = textAt(exec, 'interactiveMode');
  const mode = modes.find((one) => one === (stated ?? 'IfAvailable'));
  if (mode === undefined) throw reader.invalid('exec.interactiveMode', `is not one of ${modes.join(', ')}`);
  return {
    apiVersion,
    // A name without a separator is looked up on PATH.
    command: command.includes('/') ? (resolvePath(folder, command) ?? command) : command,
    args: wordsAt(exec, 'args'),
    env: listAt(exec, 'env').map((variable) => ({
      name: textAt(variable, 'name') ?? '',
      value: textAt(variable, 'value') ?? '',
    })),
    interactiveMode: mode,
    provideClusterInfo: exec['provideClusterInfo'] === true,
    installHint: textAt(exec, 'installHint'),
  };
}
