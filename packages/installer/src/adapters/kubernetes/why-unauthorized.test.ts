import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { connectCluster } from './connect-cluster.ts';
import { whyUnauthorized } from './why-unauthorized.ts';

const configOf = (user: object, server = 'https://127.0.0.1:1'): KubeConfig => {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'home', server, skipTLSVerify: true }],
    users: [{ name: 'me', ...user }],
    contexts: [{ name: 'home', cluster: 'home', user: 'me' }],
    currentContext: 'home',
  });
  return config;
};
const jwt = (claims: string): string => `e30.${Buffer.from(claims).toString('base64url')}.s`;
const now = Date.UTC(2026, 10, 23);

test.for([
  [{ token: jwt('{"exp":1767323040}') }, 'the token of user "me" ran out on 2026-01-02 at 03:04 UTC'],
  [{ token: jwt('{"exp":1999999999}') }, undefined],
  [{ token: jwt('{"exp":"soon"}') }, undefined],
  [{ token: jwt('not JSON') }, undefined],
  [{ token: 'opaque' }, undefined],
  [{ certData: 'AAAA' }, undefined],
  [{ certFile: '/nowhere/at/all.crt' }, undefined],
  [{}, undefined],
] as const)('%j: %s', ([user, expected]) => {
  expect(whyUnauthorized(configOf(user), now)).toBe(expected);
});

test('the clock of the server is compared with ours by its Date header', async () => {
  const server = createServer((_, response) => {
    response.setHeader('date', new Date(Date.now() + 600_000).toUTCString());
    response.setHeader('content-type', 'application/json');
    response.end('{"gitVersion":"v1.36.3"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const text = configOf({ token: 't' }, `http://127.0.0.1:${port}`).exportConfig();
  const cluster = await connectCluster({ kubeconfigText: text });
  const { clockAheadMs = 0 } = await cluster.version();
  expect(clockAheadMs).toBeGreaterThan(500_000);
  expect(clockAheadMs).toBeLessThan(700_000);
  await cluster.close();
  server.closeAllConnections();
  server.close();
});
