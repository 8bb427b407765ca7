import { z } from 'zod';
import { labelSelector } from './label-selector.ts';
import { objectName } from './names.ts';

/** The pools that an advertisement covers; without either key all of them, as in MetalLB. */
export const coveredPools = {
  ipAddressPools: z
    .array(objectName)
    .optional()
    .meta({
      title: 'Pools',
      description: 'Names of the pools to advertise. Without names and selectors, every pool is advertised.',
      examples: [['default']],
    }),
  ipAddressPoolSelectors: z
    .array(labelSelector)
    .optional()
    .meta({
      title: 'Pool selectors',
      description: 'Pools that one of these selects are advertised as well.',
      examples: [[{ matchLabels: { zone: 'dmz' } }]],
    }),
  nodeSelectors: z
    .array(labelSelector)
    .optional()
    .meta({
      title: 'Node selectors',
      description: 'Only nodes that one of these selects announce the addresses.',
      examples: [[{ matchLabels: { 'kubernetes.io/hostname': 'node1' } }]],
    }),
  serviceSelectors: z
    .array(labelSelector)
    .optional()
    .meta({
      title: 'Service selectors',
      description: 'Only Services that one of these selects are announced.',
      examples: [[{ matchLabels: { tier: 'edge' } }]],
    }),
};

const l2Advertisement = z
  .strictObject({
    name: objectName.meta({
      title: 'Name',
      description: 'Name of the L2Advertisement.',
      examples: ['default'],
    }),
    ...coveredPools,
    preferredNodeSelectors: z
      .array(
        z.strictObject({
          preference: labelSelector.meta({
            title: 'Preference',
            description: 'Nodes that this selects get the weight.',
            examples: [{ matchLabels: { 'example.com/uplink': '10g' } }],
          }),
          weight: z
            .int()
            .min(1)
            .max(100)
            .meta({
              title: 'Weight',
              description: 'From 1 to 100; the weights of all preferences that select a node are added up.',
              examples: [50],
            }),
        }),
      )
      .optional()
      .meta({
        title: 'Preferred nodes',
        description:
          'Of the nodes that may announce, the one with the highest weight does; another one takes over while it cannot. Needs MetalLB 0.16.2.',
        examples: [[{ preference: { matchLabels: { 'example.com/uplink': '10g' } }, weight: 50 }]],
      }),
    interfaces: z
      .array(z.string().min(1).max(15))
      .optional()
      .meta({
        title: 'Interfaces',
        description:
          'Network interfaces of the nodes to answer on; all of them when absent. A node without any of them does not announce.',
        examples: [['eth0']],
      }),
  })
  .meta({
    title: 'Layer 2 advertisement',
    description: 'One L2Advertisement: one node at a time answers ARP and NDP for each address.',
    examples: [{ name: 'default', ipAddressPools: ['default'] }],
  });

/** The `layer2` section; absent is not the same as empty. */
export const layer2 = z
  .array(l2Advertisement)
  .max(10_000)
  .optional()
  .meta({
    title: 'Layer 2 advertisements',
    description:
      'The L2Advertisements. Left out: one named "default" that names every pool no other advertisement covers. An empty list: none.',
    examples: [[{ name: 'default', ipAddressPools: ['default'] }]],
  });
