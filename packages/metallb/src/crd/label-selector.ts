import type { StructuralSchema } from './structural-schema.ts';

/** meta/v1 LabelSelector as controller-gen writes it out. */
export const labelSelector: StructuralSchema = {
  properties: {
    matchExpressions: {
      items: {
        properties: {
          key: { type: 'string' },
          operator: { type: 'string' },
          values: { items: { type: 'string' }, type: 'array', 'x-kubernetes-list-type': 'atomic' },
        },
        required: ['key', 'operator'],
        type: 'object',
      },
      type: 'array',
      'x-kubernetes-list-type': 'atomic',
    },
    matchLabels: { additionalProperties: { type: 'string' }, type: 'object' },
  },
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
};
