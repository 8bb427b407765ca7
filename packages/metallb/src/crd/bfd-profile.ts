import type { KindFacts } from './kind-facts.ts';

/** Facts of BFDProfile in MetalLB 0.16.2. */
export const bfdProfileFacts: KindFacts = {
  kind: 'BFDProfile',
  plural: 'bfdprofiles',
  singular: 'bfdprofile',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      printerColumns: [
        { jsonPath: '.spec.passiveMode', name: 'Passive Mode', type: 'boolean' },
        { jsonPath: '.spec.transmitInterval', name: 'Transmit Interval', type: 'integer' },
        { jsonPath: '.spec.receiveInterval', name: 'Receive Interval', type: 'integer' },
        { jsonPath: '.spec.detectMultiplier', name: 'Multiplier', type: 'integer' },
      ],
      properties: {
        spec: {
          properties: {
            detectMultiplier: { format: 'int32', maximum: 255, minimum: 2, type: 'integer' },
            echoInterval: { format: 'int32', maximum: 60000, minimum: 10, type: 'integer' },
            echoMode: { type: 'boolean' },
            minimumTtl: { format: 'int32', maximum: 254, minimum: 1, type: 'integer' },
            passiveMode: { type: 'boolean' },
            receiveInterval: { format: 'int32', maximum: 60000, minimum: 10, type: 'integer' },
            transmitInterval: { format: 'int32', maximum: 60000, minimum: 10, type: 'integer' },
          },
          type: 'object',
        },
        status: { type: 'object' },
      },
    },
  ],
};
