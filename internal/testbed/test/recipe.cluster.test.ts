import { expect } from 'vitest';
import { startTestbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith, oneRange } from './gatesmith.ts';
import { requestsOfOurs, writes } from './requests.ts';
import { announcer, serviceAddress } from './service-address.ts';
import { webService } from './web-service.ts';

clusterTest(
  'up turns an empty cluster into addresses that one node answers for, and then writes nothing',
  async () => {
    await using bed = await startTestbed();

    bed.faults.forget();
    const first = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);
    expect(first.code, first.stderr + first.stdout).toBe(0);
    // 34 of them write the definitions of MetalLB and Traefik
    expect(requestsOfOurs(bed)).toBeLessThanOrEqual(170);

    const entrypoint = await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint');
    expect(entrypoint).toBe('192.168.20.20');

    await bed.apply(...webService('nginx'));
    const address = await serviceAddress(bed, 'default', 'nginx-service');
    expect(address).toMatch(/^192\.168\.20\.(2\d|[3-9]\d|1\d\d|2[0-4]\d|25[0-4])$/);
    for (const [ip, namespace, service] of [
      [entrypoint, 'traefik', 'gatesmith-entrypoint'],
      [address, 'default', 'nginx-service'],
    ] as const) {
      const node = bed.node(await announcer(bed, namespace, service));
      await waitUntil(`${ip} is answered`, async () => (await bed.client.arping(ip)).size > 0);
      expect([...(await bed.client.arping(ip))]).toEqual([node.mac]);
    }

    const page = await waitUntil('a pod answers behind nginx-service', () => bed.client.http(address));
    expect(page.status).toBe(200);
    expect(page.json()).toMatchObject({ pod: expect.stringMatching(/^nginx-/), host: address });
    // The entrypoint keeps the client's address: externalTrafficPolicy Local, so no other node is in the path.
    expect((await bed.client.http(entrypoint)).json()).toMatchObject({
      seenClient: bed.client.addresses.ipv4,
    });

    const invalid = bed.api.request(
      'POST',
      '/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools',
      {
        query: { dryRun: 'All' },
        body: {
          apiVersion: 'metallb.io/v1beta1',
          kind: 'IPAddressPool',
          metadata: { name: 'backwards' },
          spec: { addresses: ['192.168.30.20-192.168.30.10'] },
        },
      },
    );
    await expect(invalid).rejects.toThrow(/ipaddresspoolvalidationwebhook\.metallb\.io.*denied the request/);

    bed.faults.forget();
    const second = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);
    expect(second.code, second.stderr + second.stdout).toBe(0);
    expect(writes(bed)).toEqual([]);
    expect(bed.faults.requests().length).toBeLessThanOrEqual(20);
  },
);
