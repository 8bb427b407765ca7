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
          "before they start, also while MetalLB's webhook is unavailable. Needs Kubernetes 1.31.",
        examples: [true],
      }),
  })
  .prefault({})
  .meta({
    title: 'Admission policy',
    description: 'Addresses that the API server rejects without a webhook, which could be unavailable.',
    examples: [{ enabled: true }],
  });
