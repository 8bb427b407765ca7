import type { KindFacts } from './kind-facts.ts';

/** Facts of ServiceL2Status in MetalLB 0.16.2. */
export const serviceL2StatusFacts: KindFacts = {
  kind: 'ServiceL2Status',
  plural: 'servicel2statuses',
  singular: 'servicel2status',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      printerColumns: [
        { jsonPath: '.status.node', name: 'Allocated Node', type: 'string' },
        { jsonPath: '.status.serviceName', name: 'Service Name', type: 'string' },
        { jsonPath: '.status.serviceNamespace', name: 'Service Namespace', type: 'string' },
      ],
      properties: {
        spec: { type: 'object' },
        status: {
          properties: {
            interfaces: {
              items: { properties: { name: { type: 'string' } }, type: 'object' },
              type: 'array',
            },
            node: {
              type: 'string',
              'x-kubernetes-validations': [{ message: 'Value is immutable', rule: 'self == oldSelf' }],
            },
            serviceName: {
              type: 'string',
              'x-kubernetes-validations': [{ message: 'Value is immutable', rule: 'self == oldSelf' }],
            },
            serviceNamespace: {
              type: 'string',
              'x-kubernetes-validations': [{ message: 'Value is immutable', rule: 'self == oldSelf' }],
            },
          },
          type: 'object',
        },
      },
    },
  ],
};
