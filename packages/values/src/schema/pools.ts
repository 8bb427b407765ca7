import { z } from 'zod';
import { labelSelector } from './label-selector.ts';
import { labelName, objectName, stringMap } from './names.ts';

const serviceAllocation = z
  .strictObject({
    priority: z
      .int()
      .min(0)
      .optional()
      .meta({
        title: 'Priority',
        description:
          'Order of the pools that may serve a Service: lower numbers come first, and 0 or no number comes last.',
        examples: [10],
      }),
    namespaces: z
      .array(labelName)
      .optional()
      .meta({
        title: 'Namespaces',
        description: 'Only Services in these namespaces get an address of the pool.',
        examples: [['shop']],
      }),
    namespaceSelectors: z
      .array(labelSelector)
      .optional()
      .meta({
        title: 'Namespace selectors',
        description: 'Only Services in namespaces that one of these selects get an address of the pool.',
        examples: [[{ matchLabels: { team: 'blue' } }]],
      }),
    serviceSelectors: z
      .array(labelSelector)
      .optional()
      .meta({
        title: 'Service selectors',
        description: 'Only Services that one of these selects get an address of the pool.',
        examples: [[{ matchLabels: { tier: 'edge' } }]],
      }),
  })
  .meta({
    title: 'Service allocation',
    description: 'Restricts the pool to some Services and ranks it among pools that fit equally.',
    examples: [{ priority: 10, namespaces: ['shop'] }],
  });

/** One IPAddressPool. */
export const pool = z
  .strictObject({
    name: objectName.meta({
      title: 'Name',
      description: 'Name of the IPAddressPool; advertisements and the entrypoint refer to it.',
      examples: ['default'],
    }),
    addresses: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(10_000)
      .meta({
        title: 'Addresses',
        description:
          'Prefixes (192.168.20.32/27) and ranges (192.168.20.20-192.168.20.254, both ends included) that MetalLB may hand out. ' +
          'They must be free: no node, router or DHCP server may use one of them.',
        examples: [['192.168.20.20-192.168.20.254'], ['192.168.20.32/27', 'fd00:20::/120']],
      }),
    autoAssign: z
      .boolean()
      .default(true)
      .meta({
        title: 'Automatic assignment',
        description: 'Whether Services that ask for no pool may get an address of this one.',
        examples: [true],
      }),
    avoidBuggyIPs: z
      .boolean()
      .default(false)
      .meta({
        title: 'Avoid buggy addresses',
        description:
          'Keeps IPv4 addresses that end in .0 and .255 back, because some old network gear takes them for broadcasts.',
        examples: [false],
      }),
    allocateOnly: z
      .boolean()
      .default(false)
      .meta({
        title: 'Allocate only',
        description:
          'States that this pool is deliberately not advertised: its Services get an address that something else makes reachable.',
        examples: [false],
      }),
    serviceAllocation: serviceAllocation.optional(),
    labels: stringMap.optional().meta({
      title: 'Labels',
      description: 'Labels of the IPAddressPool, for advertisements that select pools by label.',
      examples: [{ zone: 'dmz' }],
    }),
  })
  .meta({
    title: 'Pool',
    description: 'One IPAddressPool: a name and the addresses that MetalLB may hand out.',
    examples: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }],
  });

/** The `pools` section. */
export const pools = z
  .array(pool)
  .max(10_000)
  .default([])
  .meta({
    title: 'Pools',
    description: 'The addresses that LoadBalancer Services may get: one IPAddressPool each.',
    examples: [[{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }]],
  });
