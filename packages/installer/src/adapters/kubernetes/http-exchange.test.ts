import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import type { Cluster } from '../../ports/cluster.ts';
import { connectCluster } from './connect-cluster.ts';

/** A server that reports its version and counts its connections. */
async function counting(): Promise<{ server: Server; cluster: Cluster; connections: () => number }> {
  let connections = 0;
  const server = createServer((_, response) => {
    setTimeout(() => response.end('{"gitVersion":"v1.36.3"}'), 20);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'home', server: `http://127.0.0.1:${port}`, skipTLSVerify: true }],
    users: [{ name: 'me', token: 't' }],
    contexts: [{ name: 'home', cluster: 'home', user: 'me' }],
    currentContext: 'home',
  });
  const cluster = await connectCluster({ kubeconfigText: config.exportConfig() });
  return { server, cluster, connections: () => connections };
}

test('one connection serves one call after another, and six serve any number at a time', async () => {
  const { server, cluster, connections } = await counting();
  for (let count = 0; count < 5; count += 1) await cluster.version();
  expect(connections()).toBe(1);
  await Promise.all(Array.from({ length: 40 }, () => cluster.version()));
  expect(connections()).toBeLessThanOrEqual(6);
  await cluster.close();
  server.closeAllConnections();
  server.close();
});
