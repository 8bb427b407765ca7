import type { KindFacts } from './kind-facts.ts';
import { labelSelector } from './label-selector.ts';

/** Facts of BGPAdvertisement in MetalLB 0.16.2. */
export const bgpAdvertisementFacts: KindFacts = {
  kind: 'BGPAdvertisement',
  plural: 'bgpadvertisements',
  singular: 'bgpadvertisement',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      printerColumns: [
        { jsonPath: '.spec.ipAddressPools', name: 'IPAddressPools', type: 'string' },
        { jsonPath: '.spec.ipAddressPoolSelectors', name: 'IPAddressPool Selectors', type: 'string' },
        { jsonPath: '.spec.peers', name: 'Peers', type: 'string' },
        { jsonPath: '.spec.nodeSelectors', name: 'Node Selectors', priority: 10, type: 'string' },
      ],
      properties: {
        spec: {
          properties: {
            aggregationLength: { default: 32, format: 'int32', minimum: 1, type: 'integer' },
            aggregationLengthV6: { default: 128, format: 'int32', type: 'integer' },
            asPathPrepend: { maximum: 10, minimum: 1, type: 'integer' },
            communities: { items: { type: 'string' }, type: 'array' },
            ipAddressPoolSelectors: { items: labelSelector, type: 'array' },
            ipAddressPools: { items: { type: 'string' }, type: 'array' },
            localPref: { format: 'int32', type: 'integer' },
            nodeSelectors: { items: labelSelector, type: 'array' },
            peers: { items: { type: 'string' }, type: 'array' },
            serviceSelectors: { items: labelSelector, type: 'array' },
          },
          type: 'object',
          'x-kubernetes-validations': [
            {
              message:
                'serviceSelectors and aggregationLength are mutually exclusive, can only be used together with default aggregationLength (32) and aggregationLengthV6 (128)',
              rule: '!has(self.serviceSelectors) || self.serviceSelectors.size() == 0 || ((!has(self.aggregationLength) || self.aggregationLength == 32) && (!has(self.aggregationLengthV6) || self.aggregationLengthV6 == 128))',
            },
          ],
        },
        status: { type: 'object' },
      },
    },
  ],
};
