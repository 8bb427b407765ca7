import { z } from 'zod';
import { findingCodes } from '../gen/finding-codes.ts';

// In the generated types the list is referred to instead of repeated.
const findingCode = z.enum(findingCodes).meta({ id: 'FindingCode', tsType: '(typeof findingCodes)[number]' });

/** The `checks` section. */
export const checks = z
  .strictObject({
    skip: z
      .array(findingCode)
      .max(1000)
      .default([])
      .meta({
        title: 'Skip',
        description: 'Codes of findings that are known and accepted: they are not reported and stop nothing.',
        examples: [['GS-POOL-NODE-ADDRESS']],
      }),
    accept: z
      .array(z.string().regex(/^GS-[A-Z0-9-]+=[^/\s=]+(\/[^/\s=]+)?$/))
      .max(1000)
      .default([])
      .meta({
        title: 'Accept',
        description:
          'Errors about single objects that are accepted, each as CODE=NAMESPACE/NAME: they are reported as warnings and stop nothing.',
        examples: [['GS-ADDRESS-MOVES=shop/web']],
      }),
  })
  .prefault({})
  .meta({
    title: 'Checks',
    description: 'Findings of the command line that are left out. The chart ignores this section.',
    examples: [{ skip: ['GS-POOL-NODE-ADDRESS'] }],
  });
