import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startSandbox } from '@gatesmith/sandbox';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { folder, runCli } from '../../test/run-cli.ts';

const standIns = join(import.meta.dirname, '../../../../internal/stand-in-charts');

/** A kubeconfig of one context. */
function kubeconfig(server: string, user: unknown): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'home', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'me', user }],
    contexts: [{ name: 'home', context: { cluster: 'home', user: 'me' } }],
    'current-context': 'home',
  });
}

/** The output of `gatesmith status` with it; only the port changes from run to run. */
async function seen(config: string, ...more: readonly string[]): Promise<string> {
  await using at = await folder({ config });
  const { code, stdout, stderr } = await runCli(['status', '--kubeconfig', `${at.path}/config`, ...more], {
    cwd: at.path,
    env: { PATH: process.env['PATH'] ?? '', HOME: at.path },
  });
  expect(stdout).toBe('');
  return `exit code ${code}\n${stderr
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST:PORT')
    .replaceAll(process.execPath, 'node')
    .replaceAll(at.path, 'HERE')}`;
}

/** A server that answers every request in the same way. */
async function answering(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<AsyncDisposable & { readonly url: string }> {
  const server: Server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const jwt = (exp: number): string =>
  ['{}', JSON.stringify({ exp })]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
    .concat('.s');

describe('an error names the object, then the reason as the server reported it, then the next step', () => {
  test('a context that does not exist', async () => {
    expect(await seen(kubeconfig('https://127.0.0.1:1', {}), '--context', 'hoem')).toMatchInlineSnapshot(`
      "exit code 2
      error: HERE/config: has no context "hoem"
        hint: it has: home
      "
    `);
  });

  test('a kubeconfig that is none', async () => {
    expect(await seen('clusters: [')).toMatchInlineSnapshot(`
      "exit code 2
      error: HERE/config: is not a kubeconfig: flow sequence in block collection must be sufficiently indented and end with a ]
        hint: check it with: kubectl config view
      "
    `);
  });

  test('a login program that fails', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', 'console.error("no session, log in first"); process.exit(7)'],
      interactiveMode: 'Never',
    };
    expect(await seen(kubeconfig('https://127.0.0.1:1', { exec }))).toMatchInlineSnapshot(`
      "exit code 1
      error: https://HOST:PORT: the credentials of this context cannot be used: node failed with exit code 7: no session, log in first
        hint: check with \`kubectl get nodes\`; the login program, the certificate or the token of the context is at fault
      "
    `);
  });

  test('a cluster that does not answer', async () => {
    expect(await seen(kubeconfig('https://127.0.0.1:1', { token: 't' }))).toMatchInlineSnapshot(`
      "exit code 1
      error: https://HOST:PORT: cannot be reached: connect ECONNREFUSED HOST:PORT
        hint: check that the cluster runs and that \`kubectl get nodes\` works, name another context with --context, or try --sandbox
      "
    `);
  });

  test.for([
    [200, '<!doctype html><html><head><title>Sign in to Example</title></head></html>'],
    [403, '<html><body><h1>Blocked by the company proxy</h1></body></html>'],
    [404, 'nothing here'],
  ] as const)('a server that is none of Kubernetes: HTTP %i %j', async ([status, body]) => {
    await using server = await answering(status, body);
    expect(await seen(kubeconfig(server.url, { token: 't' }))).toMatchSnapshot();
  });

  test('a token that has run out', async () => {
    await using sandbox = await startSandbox({ faults: { credentialExpired: true } });
    const config = kubeconfig(sandbox.url, { token: jwt(Date.UTC(2026, 0, 2, 3, 4) / 1000) });
    expect(await seen(config)).toMatchInlineSnapshot(`
      "exit code 1
      error: https://HOST:PORT: the token of user "me" ran out on 2026-01-02 at 03:04 UTC: list was refused: Unauthorized
        hint: the credentials of this context are not accepted (expired?); log in again, or name another with --context
      "
    `);
  });

  test('credentials that are refused, and nothing here says why', async () => {
    await using sandbox = await startSandbox();
    expect(await seen(kubeconfig(sandbox.url, { token: 'wrong' }))).toMatchInlineSnapshot(`
      "exit code 1
      error: https://HOST:PORT: list was refused: Unauthorized
        hint: the credentials of this context are not accepted (expired?); log in again, or name another with --context
      "
    `);
  });

  test('a certificate of an authority that the kubeconfig does not name', async () => {
    await using sandbox = await startSandbox();
    const config = kubeconfig(sandbox.url, { token: 't' }).replace(
      'insecure-skip-tls-verify: true',
      'tls-server-name: x',
    );
    expect(await seen(config)).toMatchInlineSnapshot(`
      "exit code 1
      error: https://HOST:PORT: its certificate is not accepted: self-signed certificate in certificate chain
        hint: the kubeconfig's certificate authority does not fit this server, or a certificate has expired; fetch a fresh kubeconfig
      "
    `);
  });
});

const values = 'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.30]\n';

test('a machine without Helm, on a cluster that is not a practice cluster', async () => {
  await using sandbox = await startSandbox();
  await using at = await folder({ config: sandbox.kubeconfig, 'values.yaml': values });
  const { code, stderr } = await runCli(['plan', '-f', 'values.yaml', '--kubeconfig', `${at.path}/config`], {
    cwd: at.path,
    env: { PATH: at.path, HOME: at.path },
  });
  expect(`exit code ${code}\n${stderr}`).toMatchInlineSnapshot(`
    "exit code 1
    error: helm: there is no such program, and gatesmith needs Helm
      hint: install Helm 3.17 or newer (https://helm.sh/docs/intro/install) and put it on PATH, or name it with GATESMITH_HELM
    "
  `);
});

test('an API server that is older than the chart takes is refused before Helm refuses it', async () => {
  await using sandbox = await startSandbox({ kubernetesVersion: 'v1.20.4' });
  await using at = await folder({ config: sandbox.kubeconfig, 'values.yaml': values });
  const { code, stderr } = await runCli(['plan', '-f', 'values.yaml', '--kubeconfig', `${at.path}/config`], {
    cwd: at.path,
    env: { PATH: process.env['PATH'] ?? '', HOME: at.path, GATESMITH_UPSTREAM_CHARTS: standIns },
  });
  expect(code).toBe(1);
  expect(stderr.replace(sandbox.url, 'https://HOST:PORT')).toMatchInlineSnapshot(`
    "error: https://HOST:PORT: runs Kubernetes v1.20.4, and gatesmith needs 1.25.0 or newer
      hint: nothing was written; upgrade Kubernetes first, or name another context with --context
    "
  `);
  expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
});
