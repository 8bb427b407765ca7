import type { KindFacts } from './kind-facts.ts';

/** Facts of ServiceBGPStatus in MetalLB 0.16.2. */
export const serviceBgpStatusFacts: KindFacts = {
  kind: 'ServiceBGPStatus',
  plural: 'servicebgpstatuses',
  singular: 'servicebgpstatus',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      printerColumns: [
        { jsonPath: '.status.node', name: 'Node', type: 'string' },
        { jsonPath: '.status.serviceName', name: 'Service Name', type: 'string' },
        { jsonPath: '.status.serviceNamespace', name: 'Service Namespace', type: 'string' },
      ],
      properties: {
        spec: { type: 'object' },
        status: {
          properties: {
            node: {
              type: 'string',
              'x-kubernetes-validations': [{ message: 'Value is immutable', rule: 'self == oldSelf' }],
            },
            peers: { items: { type: 'string' }, type: 'array' },
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
