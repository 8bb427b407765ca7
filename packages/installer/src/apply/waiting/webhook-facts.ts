import { at, listAt, textAt } from '@gatesmith/kubernetes';
import { metallbNamespace, webhookConfiguration } from '../../layout.ts';
import type { CallOptions, Cluster } from '../../ports/cluster.ts';
import { endpointFact } from './endpoint-fact.ts';

const kind = 'ValidatingWebhookConfiguration';

/**
 * Why MetalLB's webhook does not serve, from what is between the API server and its program: a certificate that was not
 * injected, or a Service without a ready endpoint. With failurePolicy Ignore the server itself says nothing at all.
 * `undefined` when neither is missing, or when we may not look.
 */
export async function webhookFacts(
  cluster: Cluster,
  { signal }: CallOptions = {},
): Promise<string | undefined> {
  const request = { apiVersion: 'admissionregistration.k8s.io/v1', kind };
  const all = await cluster.list(request, { signal });
  if (all.state !== 'ok') return undefined;
  const live = all.items.find(({ metadata }) => metadata.name === webhookConfiguration);
  if (live === undefined) return `${kind}/${webhookConfiguration} does not exist`;
  const [client] = listAt(live, 'webhooks').map((webhook) => at(webhook, 'clientConfig'));
  if ((textAt(client, 'caBundle') ?? '') === '')
    return `${kind}/${webhookConfiguration}: its certificate has not been injected yet`;
  const service = textAt(client, 'service', 'name') ?? '';
  const namespace = textAt(client, 'service', 'namespace') ?? metallbNamespace;
  return endpointFact(cluster, { namespace, name: service }, { signal });
}
