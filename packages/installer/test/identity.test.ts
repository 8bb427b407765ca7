import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectCluster, helmBinary } from '../src/index.ts';
import { type IdentityServer, type SeenIdentity, startIdentityServer } from './identity-server.ts';

const [reference] = (await helmBinaries()).slice(-1);
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('skipped: there is no openssl to make certificates with');

/** Prints an ExecCredential whose token repeats what the program was given. */
const plugin = `#!/bin/sh
token=$(printf '%s|%s|%s' "$1" "$STAGE" "$KUBERNETES_EXEC_INFO" | base64 -w0)
printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$token"
`;

interface Case {
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
  /** Of the reference and of ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** kubectl asks for a name and a password, so only Helm is compared. */
  readonly isAskedFor?: boolean;
  /** Helm's own variables, which must not change who Helm is. */
  readonly helmEnv?: Readonly<Record<string, string>>;
}

describe.skipIf(!hasOpenssl)('the identity of a kubeconfig', () => {
  let folder: string;
  let server: IdentityServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatesmith-identity-'));
    server = await startIdentityServer(folder);
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'login'), plugin);
    await chmod(join(folder, 'bin', 'login'), 0o755);
    await writeFile(join(folder, 'token'), 'from-file\n');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const url = (): string => `https://127.0.0.1:${server.port}`;

  function kubeconfig({ cluster = {}, user }: Case): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'here',
      clusters: [{ name: 'c', cluster: { server: url(), 'certificate-authority': 'ca.crt', ...cluster } }],
      users: user === undefined ? [] : [{ name: 'u', user }],
      contexts: [{ name: 'here', context: { cluster: 'c', ...(user === undefined ? {} : { user: 'u' }) } }],
    });
  }

  async function write(name: string, given: Case): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, kubeconfig(given));
    return file;
  }

  const cleanEnv = (env: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    ...env,
  });

  async function ours(file: string, { env }: Case): Promise<readonly SeenIdentity[]> {
    server.take();
    const cluster = await connectCluster({ kubeconfig: file, env: cleanEnv(env) });
    await cluster.version();
    await cluster.list({ apiVersion: 'v1', kind: 'Secret', namespace: 'default' });
    await cluster.close();
    return server.take();
  }

  async function theirs(program: string, args: readonly string[], env: Record<string, string>) {
    server.take();
    const { exitCode, stderr } = await exec(program, [...args], {
      nodePath: false,
      nodeOptions: { env, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    expect(stderr.replace(/^W.*\n/gm, '')).toBe('');
    expect(exitCode).toBe(0);
    return server.take();
  }

  const cases: readonly (readonly [what: string, given: () => Case])[] = [
    ['a token', () => ({ user: { token: 'secret' } })],
    ['a token file, relative to the kubeconfig', () => ({ user: { tokenFile: 'token' } })],
    ['a token file next to a token', () => ({ user: { token: 'old', tokenFile: 'token' } })],
    ['a user name and a password', () => ({ user: { username: 'a', password: 'b' } })],
    ['a certificate', () => ({ user: { 'client-certificate': 'client.crt', 'client-key': 'client.key' } })],
    ['nobody', () => ({ isAskedFor: true })],
    ['impersonation', () => ({ user: { token: 't', as: 'jane' } })],
    [
      'impersonation with groups, uid and extra',
      () => ({
        user: {
          token: 't',
          as: 'jane',
          'as-uid': '42',
          'as-groups': ['system:masters', 'ops'],
          'as-user-extra': { 'example.com/Scopes%': ['a', 'b'], reason: ['on call'] },
        },
      }),
    ],
    ['a server name', () => ({ cluster: { 'tls-server-name': 'kubernetes.example' }, user: { token: 't' } })],
    [
      'no verification',
      () => ({
        cluster: { 'certificate-authority': '', 'insecure-skip-tls-verify': true },
        user: { token: 't' },
      }),
    ],
    [
      'no verification and no user',
      () => ({
        cluster: { 'certificate-authority': '', 'insecure-skip-tls-verify': true },
        isAskedFor: true,
      }),
    ],
    ['a proxy', () => ({ cluster: { 'proxy-url': server.proxy }, user: { token: 't' } })],
    [
      'a proxy, a server name and a certificate',
      () => ({
        cluster: { 'proxy-url': server.proxy, 'tls-server-name': 'kubernetes.example' },
        user: { 'client-certificate': 'client.crt', 'client-key': 'client.key', as: 'x', 'as-groups': ['g'] },
      }),
    ],
    [
      'a login program, relative to the kubeconfig',
      () => ({
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: './bin/login',
            args: ['one'],
            env: [{ name: 'STAGE', value: 'lab' }],
            interactiveMode: 'Never',
          },
        },
      }),
    ],
    [
      'a login program that asks for the cluster',
      () => ({
        cluster: {
          'tls-server-name': 'kubernetes.example',
          extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } }],
        },
        user: {
          as: 'jane',
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: './bin/login',
            provideClusterInfo: true,
            interactiveMode: 'IfAvailable',
          },
        },
      }),
    ],
    [
      'the proxy of the environment, which leaves out loopback',
      () => ({
        user: { token: 't' },
        env: { HTTPS_PROXY: server.proxy },
      }),
    ],
    [
      "Helm's own variables",
      () => ({
        user: { token: 't' },
        helmEnv: { HELM_KUBETOKEN: 'other', HELM_KUBEASUSER: 'root', HELM_KUBEASGROUPS: 'system:masters' },
      }),
    ],
  ];

  test.for(cases)('%s: ours is what kubectl and Helm send', async ([what, given]) => {
    const input = given();
    const file = await write('config', input);
    const seen = await ours(file, input);
    expect(seen).toHaveLength(1);
    if (reference === undefined) {
      console.warn('skipped the comparison: there is no kubectl and no Helm on this machine');
      return;
    }
    const env = cleanEnv(input.env);
    const get = ['--kubeconfig', file, 'get', '--raw', '/version'];
    if (input.isAskedFor !== true)
      expect({ what, seen: await theirs(reference.kubectl, get, env) }).toEqual({ what, seen });
    server.take();
    const helm = helmBinary({ program: reference.helm, kubeconfig: file, env: { ...env, ...input.helmEnv } });
    await helm.uninstall({ release: 'none', namespace: 'default', timeoutMs: 5000 }).catch(() => undefined);
    expect({ what, seen: server.take() }).toEqual({ what, seen });
  });

  test('several files of KUBECONFIG: paths are relative to the file that names them', async () => {
    await mkdir(join(folder, 'other'), { recursive: true });
    await writeFile(join(folder, 'other', 'token'), 'from-the-other-folder');
    const context = { cluster: 'c', user: 'u' };
    await writeFile(
      join(folder, 'first'),
      JSON.stringify({
        'current-context': 'here',
        clusters: [{ name: 'c', cluster: { server: url(), 'certificate-authority': 'ca.crt' } }],
        contexts: [{ name: 'here', context }],
      }),
    );
    await writeFile(
      join(folder, 'other', 'second'),
      JSON.stringify({
        'current-context': 'away',
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
        users: [{ name: 'u', user: { tokenFile: 'token' } }],
      }),
    );
    const files = [join(folder, 'first'), join(folder, 'none'), join(folder, 'other', 'second')];
    const env = cleanEnv({ KUBECONFIG: files.join(':') });
    const cluster = await connectCluster({ env });
    server.take();
    await cluster.version();
    await cluster.close();
    const seen = server.take();
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer from-the-other-folder']);
    if (reference !== undefined)
      expect(await theirs(reference.kubectl, ['get', '--raw', '/version'], env)).toEqual(seen);
  });

  test('credentials that the server rejects are asked for again, and one login serves all requests', async () => {
    const counter = join(folder, 'logins');
    await writeFile(counter, '');
    await writeFile(
      join(folder, 'bin', 'count'),
      `#!/bin/sh
echo x >> ${counter}
printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t%s"}}' $(wc -l < ${counter})
`,
    );
    await chmod(join(folder, 'bin', 'count'), 0o755);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: './bin/count',
      interactiveMode: 'Never',
    };
    const cluster = await connectCluster({
      kubeconfig: await write('counting', { user: { exec } }),
      env: cleanEnv(),
    });
    server.take();
    await Promise.all([cluster.version(), cluster.version(), cluster.version()]);
    expect(server.take().map(({ authorization }) => authorization)).toEqual(['Bearer t1']);
    server.reject('t1');
    await cluster.version();
    expect(server.take().map(({ authorization }) => authorization)).toEqual(['Bearer t1', 'Bearer t2']);
    await cluster.close();
  });

  test.for<[what: string, given: Case, message: RegExp]>([
    [
      'a login program that fails',
      {
        user: {
          exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'false', interactiveMode: 'Never' },
        },
      },
      /the credentials of this context cannot be used: false failed with exit code 1$/,
    ],
    [
      'a login program that is not installed',
      {
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: 'no-such-login',
            interactiveMode: 'Never',
            installHint: 'get it from example.com',
          },
        },
      },
      /no-such-login cannot be run: .*ENOENT; get it from example\.com$/,
    ],
    [
      'a login program that needs a terminal',
      {
        user: {
          exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'true', interactiveMode: 'Always' },
        },
      },
      /true needs a terminal on standard input/,
    ],
    [
      'a login program that returns something else',
      {
        user: {
          exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'echo', interactiveMode: 'Never' },
        },
      },
      /echo returned no ExecCredential$/,
    ],
    ['a token file that is missing', { user: { tokenFile: 'nowhere' } }, /nowhere/],
  ])('%s is named', async ([, given, message]) => {
    const cluster = await connectCluster({ kubeconfig: await write('failing', given), env: cleanEnv() });
    await expect(cluster.version()).rejects.toMatchObject({
      code: 'CLUSTER_UNAUTHORIZED',
      message: expect.stringMatching(message),
    });
    await cluster.close();
  });
});
