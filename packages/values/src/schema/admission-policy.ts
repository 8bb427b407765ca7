import { z } from 'zod';

/** The `admissionPolicy` section. */
export const admissionPolicy = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .meta({
        title: 'Enabled',
        description:
          'Creates a ValidatingAdmissionPolicy by which the API server itself refuses pools with unreadable addresses, mixed families or IPv4 ranges that end ' +
          "before they start, also while MetalLB's webhook is away. Needs Kubernetes 1.31.",
        examples: [true],
      }),
  })
  .prefault({})
  .meta({
    title: 'Admission policy',
    description: 'What the API server refuses by itself, without a webhook that could be away.',
    examples: [{ enabled: true }],
  });
