import { expect, onTestFinished } from 'vitest';
import { startAgent } from '../src/lan/agent.ts';
import { createLan, ip, setKernel } from '../src/lan/lan.ts';
import { createLanClient } from '../src/lan/lan-client.ts';
import { createRun } from '../src/lan/run.ts';
import { tearDown } from '../src/lan/tear-down.ts';
import { clusterTest } from './cluster-test.ts';

// kube-proxy in ipvs mode puts every Service address on such an interface of every node. The kernel that tests run on has
// no IPVS, but what answers ARP is plain IPv4, and that it has.
const address = '192.168.20.99';
const settings = ['net/ipv4/conf/all/arp_ignore', 'net/ipv4/conf/eth0/arp_ignore'];

async function twoNodesThatHoldIt() {
  const run = createRun();
  onTestFinished(() => tearDown(run));
  const lan = await createLan(run, 2, ['IPv4', 'IPv6']);
  for (const { namespace } of lan.nodes) {
    await ip(namespace, [
      // A dummy device would do as well; kernels for small machines have one or the other.
      'link add kube-ipvs0 type ifb',
      'link set kube-ipvs0 arp off',
      `addr add ${address}/32 dev kube-ipvs0`,
      'addr add fd00:20::99/128 dev kube-ipvs0 nodad',
    ]);
  }
  const client = createLanClient(lan.client, startAgent(lan.client, `${run.folder}/logs/agent.log`));
  return { lan, client };
}

clusterTest('without strict ARP every node that holds the address answers for it', async () => {
  const { lan, client } = await twoNodesThatHoldIt();
  expect(await client.arping(address)).toEqual(new Set(lan.nodes.map(({ mac }) => mac)));
});

clusterTest.for(settings)(
  'with %s = 1 no node answers for it, and each still answers for its own',
  async (setting) => {
    const { lan, client } = await twoNodesThatHoldIt();
    for (const { namespace } of lan.nodes) await setKernel(namespace, '1', [setting]);
    expect(await client.arping(address)).toEqual(new Set());
    for (const { mac, addresses } of lan.nodes)
      expect(await client.arping(addresses.ipv4)).toEqual(new Set([mac]));
  },
);

clusterTest(
  'strict ARP is no matter of IPv6: nobody answers for an address on such an interface',
  async () => {
    const { client } = await twoNodesThatHoldIt();
    expect(await client.ndisc('fd00:20::99')).toEqual(new Set());
  },
);
