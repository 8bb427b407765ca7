import type { KindFacts } from './kind-facts.ts';

/** Facts of ConfigurationState in MetalLB 0.16.2. */
export const configurationStateFacts: KindFacts = {
  kind: 'ConfigurationState',
  plural: 'configurationstates',
  singular: 'configurationstate',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      printerColumns: [
        { jsonPath: '.status.result', name: 'Result', type: 'string' },
        { jsonPath: '.status.errorSummary', name: 'ErrorSummary', type: 'string' },
        { jsonPath: '.metadata.creationTimestamp', name: 'Age', type: 'date' },
      ],
      properties: {
        status: {
          properties: {
            conditions: {
              items: {
                properties: {
                  lastTransitionTime: { format: 'date-time', type: 'string' },
                  message: { maxLength: 32768, type: 'string' },
                  observedGeneration: { format: 'int64', minimum: 0, type: 'integer' },
                  reason: {
                    maxLength: 1024,
                    minLength: 1,
                    pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
                    type: 'string',
                  },
                  status: { enum: ['True', 'False', 'Unknown'], type: 'string' },
                  type: {
                    maxLength: 316,
                    pattern:
                      '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$',
                    type: 'string',
                  },
                },
                required: ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
                type: 'object',
              },
              type: 'array',
              'x-kubernetes-list-map-keys': ['type'],
              'x-kubernetes-list-type': 'map',
            },
            errorSummary: { type: 'string' },
            result: { enum: ['Valid', 'Invalid', 'Unknown'], type: 'string' },
          },
          type: 'object',
        },
      },
    },
  ],
};
