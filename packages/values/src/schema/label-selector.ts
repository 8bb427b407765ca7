import { z } from 'zod';
import { stringMap } from './names.ts';

const requirement = z.strictObject({
  key: z
    .string()
    .min(1)
    .meta({ title: 'Key', description: 'The label that the requirement is about.', examples: ['team'] }),
  operator: z
    .enum(['In', 'NotIn', 'Exists', 'DoesNotExist'])
    .meta({ title: 'Operator', description: 'How the label relates to the values.', examples: ['In'] }),
  values: z
    .array(z.string())
    .optional()
    .meta({
      title: 'Values',
      description: 'The values for In and NotIn; none for the other two.',
      examples: [['blue']],
    }),
});

/** A Kubernetes label selector; every part must hold. */
export const labelSelector = z
  .strictObject({
    matchLabels: stringMap.optional().meta({
      title: 'Labels',
      description: 'Labels that must all be present with these values.',
      examples: [{ 'kubernetes.io/hostname': 'node1' }],
    }),
    matchExpressions: z
      .array(requirement)
      .optional()
      .meta({
        title: 'Expressions',
        description: 'Requirements that must all hold.',
        examples: [[{ key: 'team', operator: 'In', values: ['blue'] }]],
      }),
  })
  .meta({
    id: 'LabelSelector',
    title: 'Label selector',
    description: 'Selects objects by their labels; every part must hold.',
    examples: [{ matchLabels: { team: 'blue' } }],
  });
