import type { KindFacts } from './kind-facts.ts';
import { labelSelector } from './label-selector.ts';

/** Facts of IPAddressPool in MetalLB 0.16.2. */
export const ipAddressPoolFacts: KindFacts = {
  kind: 'IPAddressPool',
  plural: 'ipaddresspools',
  singular: 'ipaddresspool',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      printerColumns: [
        { jsonPath: '.spec.autoAssign', name: 'Auto Assign', type: 'boolean' },
        { jsonPath: '.spec.avoidBuggyIPs', name: 'Avoid Buggy IPs', type: 'boolean' },
        { jsonPath: '.spec.addresses', name: 'Addresses', type: 'string' },
      ],
      properties: {
        spec: {
          properties: {
            addresses: { items: { type: 'string' }, type: 'array' },
            autoAssign: { default: true, type: 'boolean' },
            avoidBuggyIPs: { default: false, type: 'boolean' },
            serviceAllocation: {
              properties: {
                namespaceSelectors: { items: labelSelector, type: 'array' },
                namespaces: { items: { type: 'string' }, type: 'array' },
                priority: { type: 'integer' },
                serviceSelectors: { items: labelSelector, type: 'array' },
              },
              type: 'object',
            },
          },
          required: ['addresses'],
          type: 'object',
        },
        status: {
          properties: {
            assignedIPv4: { format: 'int64', type: 'integer' },
            assignedIPv6: { format: 'int64', type: 'integer' },
            availableIPv4: { format: 'int64', type: 'integer' },
            availableIPv6: { format: 'int64', type: 'integer' },
          },
          required: ['assignedIPv4', 'assignedIPv6', 'availableIPv4', 'availableIPv6'],
          type: 'object',
        },
      },
      required: ['spec'],
    },
  ],
};
