import { describe, expect, type TestContext } from 'vitest';
import { startTestbed, type Testbed } from '../src/index.ts';
import { startAgent } from '../src/lan/agent.ts';
import { createLan, ip, setKernel } from '../src/lan/lan.ts';
import { createLanClient } from '../src/lan/lan-client.ts';
import { createRun } from '../src/lan/run.ts';
import { tearDown } from '../src/lan/tear-down.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith, oneRange } from './gatesmith.ts';
import { serviceAddress } from './service-address.ts';

// kube-proxy in ipvs mode puts every Service address on such an interface of every node. The kernel that tests run on has
// no IPVS, but what answers ARP is plain IPv4, and that it has.
const address = '192.168.20.99';
const settings = ['net/ipv4/conf/all/arp_ignore', 'net/ipv4/conf/eth0/arp_ignore'];

/** As kube-proxy in ipvs mode does it, and as it leaves it behind after a change of mode. */
const holding = (ip4: string): readonly string[] => [
  // A dummy device would do as well; kernels for small machines have one or the other.
  'link add kube-ipvs0 type ifb',
  'link set kube-ipvs0 arp off',
  `addr add ${ip4}/32 dev kube-ipvs0`,
];

async function twoNodesThatHoldIt(onTestFinished: TestContext['onTestFinished']) {
  const run = createRun();
  onTestFinished(() => tearDown(run));
  const lan = await createLan(run, 2, ['IPv4', 'IPv6']);
  for (const { namespace } of lan.nodes) {
    await ip(namespace, [...holding(address), 'addr add fd00:20::99/128 dev kube-ipvs0 nodad']);
  }
  const client = createLanClient(lan.client, startAgent(lan.client, `${run.folder}/logs/agent.log`));
  return { lan, client };
}

// Most of the time is spent waiting for missing answers.
describe.concurrent('the kernel', () => {
  clusterTest(
    'without strict ARP every node that holds the address answers for it',
    async ({ onTestFinished }) => {
      const { lan, client } = await twoNodesThatHoldIt(onTestFinished);
      expect(await client.arping(address)).toEqual(new Set(lan.nodes.map(({ mac }) => mac)));
    },
  );

  clusterTest.for(settings)(
    'with %s = 1 no node answers for it, and each still answers for its own',
    async (setting, { onTestFinished }) => {
      const { lan, client } = await twoNodesThatHoldIt(onTestFinished);
      for (const { namespace } of lan.nodes) await setKernel(namespace, '1', [setting]);
      expect(await client.arping(address)).toEqual(new Set());
      for (const { mac, addresses } of lan.nodes)
        expect(await client.arping(addresses.ipv4)).toEqual(new Set([mac]));
    },
  );

  clusterTest(
    'strict ARP does not concern IPv6: no host answers for an address on such an interface',
    async ({ onTestFinished }) => {
      const { client } = await twoNodesThatHoldIt(onTestFinished);
      expect(await client.ndisc('fd00:20::99')).toEqual(new Set());
    },
  );
});

/** The announcers that `verify` reports on the client host. */
async function answerersFound(bed: Testbed) {
  const run = await gatesmith(bed, ['verify', '--output', 'json'], oneRange);
  const { findings, addresses } = run.json() as {
    findings: readonly { code: string; message: string; hint: string }[];
    addresses: readonly { address: string; arp?: unknown }[];
  };
  return { code: run.code, addresses, finding: findings.find(({ code }) => /SEVERAL-MACS/.test(code)) };
}

clusterTest(
  'verify finds the nodes that answer for an address next to its announcer, and gives the reason',
  async () => {
    await using bed = await startTestbed({ nodes: 2 });
    const up = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);
    expect(up.code, up.stderr + up.stdout).toBe(0);
    const entrypoint = await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint');
    const [announcing] = [...(await bed.client.arping(entrypoint))];
    const macs = bed.nodes.map(({ mac }) => mac);

    // Asked at the end of `up` too: only the announcer answers.
    expect(up.events().at(-1)).toMatchObject({
      addresses: [{ address: entrypoint, arp: { asked: true, macs: [announcing] } }],
    });

    // A change of mode from ipvs leaves this on every node until it is cleaned up or rebooted.
    for (const node of bed.nodes) await node.ip(...holding(entrypoint));
    const left = await answerersFound(bed);
    expect(left).toMatchObject({
      code: 3,
      finding: {
        code: 'GS-KUBEPROXY-SEVERAL-MACS',
        message: `${entrypoint}: 2 hardware addresses answer for it (${macs.join(', ')}): kube-ipvs0 of an earlier ipvs mode may still hold the address, or two announcers share it`,
        hint: expect.stringContaining('ip addr show kube-ipvs0'),
      },
    });

    // An up that has nothing to write listens for a shorter time, and detects it too.
    const again = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);
    expect(again.events().at(-1), again.stderr).toMatchObject({
      writes: 0,
      addresses: [{ address: entrypoint, arp: { asked: true, macs: expect.arrayContaining(macs) } }],
      findings: [{ code: 'GS-KUBEPROXY-SEVERAL-MACS' }],
    });

    // The same packets where kube-proxy is configured for ipvs: no kernel here can run it, but its ConfigMap can name it.
    const path = '/api/v1/namespaces/kube-system/configmaps/kube-proxy';
    const { data } = await bed.api.request<{ data: Record<string, string> }>('GET', path);
    await bed.api.request('PATCH', path, {
      contentType: 'application/merge-patch+json',
      body: { data: { 'config.conf': data['config.conf']?.replace('mode: nftables', 'mode: ipvs') } },
    });
    const loose = await answerersFound(bed);
    expect(loose.finding).toMatchObject({
      message: expect.stringContaining('ipvs mode without strictARP'),
      hint: expect.stringContaining('gatesmith up -f values.yaml'),
    });

    // Strict, as kube-proxy would make it: only the announcer is left, and with it no finding of this kind.
    for (const node of bed.nodes) await node.sysctl('1', 'net/ipv4/conf/all/arp_ignore');
    const strict = await answerersFound(bed);
    expect(strict.finding).toBeUndefined();
    expect(strict.addresses).toEqual([expect.objectContaining({ arp: { asked: true, macs: [announcing] } })]);
  },
);
