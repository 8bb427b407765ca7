import type { KindFacts } from './kind-facts.ts';
import { labelSelector } from './label-selector.ts';

/** Facts of L2Advertisement in MetalLB 0.16.2. */
export const l2AdvertisementFacts: KindFacts = {
  kind: 'L2Advertisement',
  plural: 'l2advertisements',
  singular: 'l2advertisement',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      printerColumns: [
        { jsonPath: '.spec.ipAddressPools', name: 'IPAddressPools', type: 'string' },
        { jsonPath: '.spec.ipAddressPoolSelectors', name: 'IPAddressPool Selectors', type: 'string' },
        { jsonPath: '.spec.interfaces', name: 'Interfaces', type: 'string' },
        { jsonPath: '.spec.nodeSelectors', name: 'Node Selectors', priority: 10, type: 'string' },
      ],
      properties: {
        spec: {
          properties: {
            interfaces: { items: { type: 'string' }, type: 'array' },
            ipAddressPoolSelectors: { items: labelSelector, type: 'array' },
            ipAddressPools: { items: { type: 'string' }, type: 'array' },
            nodeSelectors: { items: labelSelector, type: 'array' },
            preferredNodeSelectors: {
              items: {
                properties: {
                  preference: labelSelector,
                  weight: { format: 'int32', maximum: 100, minimum: 1, type: 'integer' },
                },
                required: ['preference', 'weight'],
                type: 'object',
              },
              type: 'array',
            },
            serviceSelectors: { items: labelSelector, type: 'array' },
          },
          type: 'object',
        },
        status: { type: 'object' },
      },
    },
  ],
};
