import { z } from 'zod';

/** An address with the length of its prefix; what the numbers are worth is for the API server to say. */
const prefix = z
  .string()
  .max(64)
  .regex(/^[0-9a-fA-F.:]+\/[0-9]{1,3}$/);

/** The `networkPolicies` section. */
export const networkPolicies = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .meta({
        title: 'Enabled',
        description:
          "Creates a NetworkPolicy for each pod that the API server calls: MetalLB's controller (port 9443) and ingress-nginx' admission port (8443). " +
          'It opens these ports and those of traffic and metrics, and closes all others of the pods; needed in namespaces that deny by default. ' +
          'Without effect on pods on the host network, and where the network plugin supports no policies.',
        examples: [true],
      }),
    apiServer: z
      .array(prefix)
      .max(100)
      .default([])
      .meta({
        title: 'API server',
        description:
          'Source addresses of calls from the API server, which are those of the control-plane nodes: no other client can then reach the webhooks. Empty: any source.',
        examples: [['192.168.20.10/32']],
      }),
  })
  .prefault({})
  .meta({
    title: 'Network policies',
    description:
      'Clients that may call the webhooks. Pods on the host network are out of reach of any policy.',
    examples: [{ enabled: true, apiServer: ['192.168.20.10/32'] }],
  });
