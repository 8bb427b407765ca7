import type { KindFacts } from './kind-facts.ts';
import { labelSelector } from './label-selector.ts';

/** Facts of BGPPeer in MetalLB 0.16.2. */
export const bgpPeerFacts: KindFacts = {
  kind: 'BGPPeer',
  plural: 'bgppeers',
  singular: 'bgppeer',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: false,
      deprecated: true,
      deprecationWarning: 'v1beta1 is deprecated, please use v1beta2',
      printerColumns: [
        { jsonPath: '.spec.peerAddress', name: 'Address', type: 'string' },
        { jsonPath: '.spec.peerASN', name: 'ASN', type: 'string' },
        { jsonPath: '.spec.bfdProfile', name: 'BFD Profile', type: 'string' },
        { jsonPath: '.spec.ebgpMultiHop', name: 'Multi Hops', type: 'string' },
      ],
      properties: {
        spec: {
          properties: {
            bfdProfile: { type: 'string' },
            ebgpMultiHop: { type: 'boolean' },
            holdTime: { type: 'string' },
            keepaliveTime: { type: 'string' },
            myASN: { format: 'int64', maximum: 4294967295, minimum: 0, type: 'integer' },
            nodeSelectors: {
              items: {
                properties: {
                  matchExpressions: {
                    items: {
                      properties: {
                        key: { type: 'string' },
                        operator: { type: 'string' },
                        values: { items: { type: 'string' }, minItems: 1, type: 'array' },
                      },
                      required: ['key', 'operator', 'values'],
                      type: 'object',
                    },
                    type: 'array',
                  },
                  matchLabels: { additionalProperties: { type: 'string' }, type: 'object' },
                },
                type: 'object',
              },
              type: 'array',
            },
            password: { type: 'string' },
            peerASN: { format: 'int64', maximum: 4294967295, minimum: 0, type: 'integer' },
            peerAddress: { type: 'string' },
            peerPort: { maximum: 16384, minimum: 0, type: 'integer' },
            routerID: { type: 'string' },
            sourceAddress: { type: 'string' },
          },
          required: ['myASN', 'peerASN', 'peerAddress'],
          type: 'object',
        },
        status: { type: 'object' },
      },
    },
    {
      name: 'v1beta2',
      served: true,
      storage: true,
      printerColumns: [
        { jsonPath: '.spec.peerAddress', name: 'Address', type: 'string' },
        { jsonPath: '.spec.peerASN', name: 'ASN', type: 'string' },
        { jsonPath: '.spec.bfdProfile', name: 'BFD Profile', type: 'string' },
        { jsonPath: '.spec.ebgpMultiHop', name: 'Multi Hops', type: 'string' },
      ],
      properties: {
        spec: {
          properties: {
            bfdProfile: { type: 'string' },
            connectTime: {
              type: 'string',
              'x-kubernetes-validations': [
                {
                  message: 'connect time should be between 1 seconds to 65535',
                  rule: 'duration(self).getSeconds() >= 1 && duration(self).getSeconds() <= 65535',
                },
                {
                  message: 'connect time should contain a whole number of seconds',
                  rule: 'duration(self).getMilliseconds() % 1000 == 0',
                },
              ],
            },
            disableMP: { default: false, type: 'boolean' },
            dualStackAddressFamily: { default: false, type: 'boolean' },
            dynamicASN: { enum: ['internal', 'external'], type: 'string' },
            ebgpMultiHop: { type: 'boolean' },
            enableGracefulRestart: {
              type: 'boolean',
              'x-kubernetes-validations': [
                {
                  message: 'EnableGracefulRestart cannot be changed after creation',
                  rule: 'self == oldSelf',
                },
              ],
            },
            holdTime: { type: 'string' },
            interface: { type: 'string' },
            keepaliveTime: { type: 'string' },
            localASN: { format: 'int64', maximum: 4294967295, minimum: 1, type: 'integer' },
            myASN: { format: 'int64', maximum: 4294967295, minimum: 0, type: 'integer' },
            nodeSelectors: { items: labelSelector, type: 'array' },
            password: { type: 'string' },
            passwordSecret: {
              properties: { name: { type: 'string' }, namespace: { type: 'string' } },
              type: 'object',
              'x-kubernetes-map-type': 'atomic',
            },
            peerASN: { format: 'int64', maximum: 4294967295, minimum: 0, type: 'integer' },
            peerAddress: { type: 'string' },
            peerPort: { default: 179, maximum: 16384, minimum: 1, type: 'integer' },
            routerID: { type: 'string' },
            sourceAddress: { type: 'string' },
            vrf: { type: 'string' },
          },
          required: ['myASN'],
          type: 'object',
        },
        status: { type: 'object' },
      },
    },
  ],
};
