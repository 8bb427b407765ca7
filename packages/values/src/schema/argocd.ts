import { z } from 'zod';

/** The `argocd` section. */
export const argocd = z
  .strictObject({
    syncWaves: z
      .boolean()
      .default(false)
      .meta({
        title: 'Sync waves',
        description:
          "Puts MetalLB's objects into wave 0 and the entrypoint, which is not healthy before it has an address, into wave 1.",
        examples: [true],
      }),
  })
  .prefault({})
  .meta({
    title: 'Argo CD',
    description: 'For clusters whose releases Argo CD applies.',
    examples: [{ syncWaves: true }],
  });
