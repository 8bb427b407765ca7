import { z } from 'zod';

/** The `checks` section. */
export const checks = z
  .strictObject({
    skip: z
      .array(z.string().regex(/^GS-[A-Z0-9]+(-[A-Z0-9]+)*$/))
      .max(1000)
      .default([])
      .meta({
        title: 'Skip',
        description: 'Codes of findings that are known and accepted: they are not reported and stop nothing.',
        examples: [['GS-POOL-NODE-ADDRESS']],
      }),
  })
  .prefault({})
  .meta({
    title: 'Checks',
    description: 'Which findings of the command line are left out. The chart ignores this section.',
    examples: [{ skip: ['GS-POOL-NODE-ADDRESS'] }],
  });
