import type { KindFacts } from './kind-facts.ts';

/** Facts of Community in MetalLB 0.16.2. */
export const communityFacts: KindFacts = {
  kind: 'Community',
  plural: 'communities',
  singular: 'community',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      properties: {
        spec: {
          properties: {
            communities: {
              items: { properties: { name: { type: 'string' }, value: { type: 'string' } }, type: 'object' },
              type: 'array',
            },
          },
          type: 'object',
        },
        status: { type: 'object' },
      },
    },
  ],
};
