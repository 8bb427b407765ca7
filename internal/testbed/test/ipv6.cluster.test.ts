import { expect } from 'vitest';
import { startTestbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith } from './gatesmith.ts';
import { announcer, serviceAddress } from './service-address.ts';
import { webService } from './web-service.ts';

const values = {
  pools: [
    { name: 'default', addresses: ['192.168.20.20-192.168.20.40'] },
    { name: 'six', addresses: ['fd00:20::100-fd00:20::1ff'] },
  ],
  entrypoint: { ipAddressPool: 'default' },
};

clusterTest('an IPv6 address is answered by one node, in neighbour discovery and in HTTP', async () => {
  await using bed = await startTestbed({ nodes: 2, ipFamilies: ['IPv4', 'IPv6'] });
  const up = await gatesmith(bed, ['up', '--yes', '--output', 'json'], values);
  expect(up.code, up.stderr + up.stdout).toBe(0);
  const [deployment, service] = webService('six');
  if (deployment === undefined || service === undefined) throw new Error('two objects');
  const spec = { ...(service['spec'] as object), ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv6'] };
  await bed.apply(deployment, { ...service, spec });

  const address = await serviceAddress(bed, 'default', 'six-service');
  expect(address).toMatch(/^fd00:20::1/);
  const node = bed.node(await announcer(bed, 'default', 'six-service'));
  const answerers = await waitUntil('a node answers neighbour solicitations', async () => {
    const macs = await bed.client.ndisc(address);
    return macs.size > 0 && macs;
  });
  expect([...answerers]).toEqual([node.mac]);
  const page = await waitUntil('the Service answers over IPv6', () => bed.client.http(address));
  expect(page.json()).toMatchObject({ pod: expect.stringMatching(/^six-/) });
});
