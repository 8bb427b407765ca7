import { z } from 'zod';

const list = z.array(z.string().min(1).max(100)).max(10_000).default([]);

/** The `network` section: facts that no API reports, used by checks only. */
export const network = z
  .strictObject({
    nodeCIDRs: list.meta({
      title: 'Node networks',
      description:
        'Prefixes of the networks that the nodes are on. A Layer 2 pool outside of them is not reachable without a route.',
      examples: [['192.168.20.0/24']],
    }),
    dhcpRanges: list.meta({
      title: 'DHCP ranges',
      description: 'Ranges that DHCP servers on the network assign. A pool that overlaps is rejected.',
      examples: [['192.168.20.100-192.168.20.199']],
    }),
    gateways: list.meta({
      title: 'Gateways',
      description: 'Addresses of the routers on the wire. A pool that holds one is refused.',
      examples: [['192.168.20.1']],
    }),
    reserved: list.meta({
      title: 'Reserved',
      description: 'Other addresses in use: addresses, ranges or prefixes.',
      examples: [['192.168.20.2-192.168.20.9']],
    }),
  })
  .prefault({})
  .meta({
    title: 'Network',
    description:
      'Facts about the network that no API reports. Only checks use them; nothing is configured from them.',
    examples: [{ nodeCIDRs: ['192.168.20.0/24'], gateways: ['192.168.20.1'] }],
  });
