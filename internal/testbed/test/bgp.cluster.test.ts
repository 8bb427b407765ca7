import { expect } from 'vitest';
import { startBgpRouter, startTestbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith } from './gatesmith.ts';
import { serviceAddress } from './service-address.ts';
import { webService } from './web-service.ts';

const ours = 64_512;
const theirs = 64_513;

const values = {
  pools: [{ name: 'routed', addresses: ['10.20.30.0/28'] }],
  bgp: {
    // The one mode whose programs are all compiled here.
    mode: 'native',
    peers: [{ name: 'router', myASN: ours, peerASN: theirs, peerAddress: '192.168.20.1' }],
    advertisements: [{ name: 'routed', ipAddressPools: ['routed'] }],
  },
};

clusterTest(
  'with BGP the router spreads an address over all nodes, and drops a node that withdraws',
  async () => {
    await using bed = await startTestbed({ nodes: 2 });
    const router = await startBgpRouter({
      run: bed.run,
      router: bed.router,
      asn: theirs,
      neighbours: bed.nodes.map((host) => ({ host, asn: ours })),
    });
    const up = await gatesmith(bed, ['up', '--yes', '--output', 'json'], values);
    expect(up.code, up.stderr + up.stdout).toBe(0);
    await bed.apply(...webService('nginx'));
    const address = await serviceAddress(bed, 'default', 'nginx-service');
    expect(address).toMatch(/^10\.20\.30\./);
    const [n1, n2] = bed.nodes.map(({ addresses }) => addresses.ipv4);

    await waitUntil(
      'both nodes are next hops',
      async () => (await router.nextHops(`${address}/32`)).length === 2,
    );
    expect(await router.nextHops(`${address}/32`)).toEqual([n1, n2]);
    expect(await router.established()).toEqual([n1, n2]);
    // The client has no route to that network: its packets go through the router.
    const page = await waitUntil('the Service answers through the router', () => bed.client.http(address));
    expect(page.status).toBe(200);

    // Held back for longer than a busy machine needs to look; the bed goes before it is back.
    await bed.node('n1').killContainer('speaker', { forMs: 120_000 });

    await waitUntil(
      'one next hop is left',
      async () => (await router.nextHops(`${address}/32`)).length === 1,
      { timeoutMs: 60_000 },
    );
    expect(await router.nextHops(`${address}/32`)).toEqual([n2]);
    expect((await bed.client.http(address)).status).toBe(200);
  },
);
