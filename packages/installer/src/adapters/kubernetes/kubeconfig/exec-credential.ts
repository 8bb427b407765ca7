import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fromUnknown } from '@gatesmith/diagnostics';
import { asRecord, textAt } from '@gatesmith/kubernetes';
import type { ClusterEntry, ExecPlugin } from './identity.ts';

/** The credentials that a login program returned. */
export interface ExecCredential {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** In milliseconds since 1970; absent: they stay valid until the server rejects them. */
  readonly expires: number | undefined;
}

/** A login program, run at most once at a time; its credentials are kept until they expire or are rejected. */
export interface ExecCredentials {
  get(): Promise<ExecCredential>;
  forget(): void;
}

export interface ExecSetting {
  readonly plugin: ExecPlugin;
  readonly cluster: ClusterEntry;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function execCredentials(setting: ExecSetting): ExecCredentials {
  let running: Promise<ExecCredential> | undefined;
  let known: ExecCredential | undefined;
  return {
    async get() {
      if (known !== undefined && (known.expires ?? Number.POSITIVE_INFINITY) > Date.now()) return known;
      running ??= run(setting).finally(() => {
        running = undefined;
      });
      known = await running;
      return known;
    },
    forget() {
      known = undefined;
    },
  };
}

async function run({ plugin, cluster, env }: ExecSetting): Promise<ExecCredential> {
  const { command, args, apiVersion, interactiveMode, installHint } = plugin;
  const isTerminal = process.stdin.isTTY === true;
  if (interactiveMode === 'Always' && !isTerminal)
    throw new Error(
      `${command} needs a terminal on standard input (interactiveMode: Always), and there is none`,
    );
  const interactive = isTerminal && interactiveMode !== 'Never';
  const info = {
    kind: 'ExecCredential',
    apiVersion,
    spec: {
      ...(plugin.provideClusterInfo ? { cluster: clusterInfo(cluster) } : {}),
      interactive,
    },
  };
  const child = spawn(command, [...args], {
    env: {
      ...env,
      ...Object.fromEntries(plugin.env.map(({ name, value }) => [name, value])),
      // client-go ends it with a newline.
      KUBERNETES_EXEC_INFO: `${JSON.stringify(info)}\n`,
    },
    // A login that talks to the user does so on the terminal; otherwise its complaint belongs in our error.
    stdio: interactive ? ['inherit', 'pipe', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  const hint = installHint === undefined ? '' : `; ${installHint.trim()}`;
  const { code, stdout, stderr } = await outputOf(child).catch((error: unknown) => {
    throw new Error(`${command} cannot be run: ${fromUnknown(error).message}${hint}`);
  });
  if (code !== 0) {
    const complaint = stderr.trim();
    throw new Error(`${command} failed with exit code ${code}${complaint === '' ? '' : `: ${complaint}`}`);
  }
  return parseCredential(stdout, plugin);
}

interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function outputOf(child: ChildProcess): Promise<Output> {
  return new Promise((resolve, reject) => {
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
        texts[name] += chunk;
      });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}

function parseCredential(stdout: string, { command, apiVersion }: ExecPlugin): ExecCredential {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    throw new Error(`${command} returned no ExecCredential`);
  }
  const given = textAt(answer, 'apiVersion') ?? '';
  if (textAt(answer, 'kind') !== 'ExecCredential' || given !== apiVersion)
    throw new Error(
      `${command} returned ${given || 'no apiVersion'}, and the kubeconfig expects ${apiVersion}`,
    );
  const status = asRecord(asRecord(answer)?.['status']);
  const [token, certificate, key] = ['token', 'clientCertificateData', 'clientKeyData'].map((field) =>
    textAt(status, field),
  );
  if (token === undefined && (certificate === undefined || key === undefined))
    throw new Error(`${command} returned neither a token nor a client certificate with its key`);
  const expires = Date.parse(textAt(status, 'expirationTimestamp') ?? '');
  return { token, certificate, key, expires: Number.isNaN(expires) ? undefined : expires };
}

function clusterInfo(cluster: ClusterEntry): Readonly<Record<string, unknown>> {
  const { server, tlsServerName, skipTLSVerify, caData, caFile, proxyUrl, execConfig } = cluster;
  const ca = caData ?? (caFile === undefined ? undefined : readFileSync(caFile).toString('base64'));
  return {
    server: server.href.replace(/\/$/, ''),
    ...(tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName }),
    ...(skipTLSVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca === undefined ? {} : { 'certificate-authority-data': ca }),
    ...(proxyUrl === undefined ? {} : { 'proxy-url': proxyUrl }),
    ...(cluster.disableCompression ? { 'disable-compression': true } : {}),
    config: execConfig ?? null,
  };
}
