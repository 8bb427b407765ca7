import { z } from 'zod';

/** The `config` section: how MetalLB's objects get into the cluster. */
export const config = z
  .strictObject({
    applyMode: z
      .enum(['templates', 'job'])
      .default('templates')
      .meta({
        title: 'Apply mode',
        description:
          'templates: pools, advertisements and peers are objects of the release, shown by helm diff. job: a Job applies them once MetalLB runs and tries again ' +
          'until the API server takes them; for helm install of Helm 4 without --wait. Its objects stay when the release is uninstalled.',
        examples: ['templates'],
      }),
    image: z
      .string()
      .min(1)
      .max(500)
      .default('registry.k8s.io/kubectl:v1.35.2')
      .meta({
        title: 'Image',
        description: 'Image of the Job; its program must be kubectl, which needs no shell.',
        examples: ['registry.k8s.io/kubectl:v1.35.2'],
      }),
  })
  .prefault({})
  .meta({
    title: 'Config',
    description: "How MetalLB's objects get into the cluster.",
    examples: [{ applyMode: 'job' }],
  });
