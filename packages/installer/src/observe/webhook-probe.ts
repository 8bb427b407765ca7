import { fromUnknown } from '@gatesmith/diagnostics';
import type { KubernetesObject } from '@gatesmith/kubernetes';
import { ClusterError } from '../errors.ts';
import { metallbNamespace } from '../layout.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';

/** The webhook's verdict on a pool that it must deny. `skipped`: admitted, so the webhook was not asked or not reached. */
export type WebhookAnswer =
  | { readonly state: 'answers' }
  | { readonly state: 'skipped' | 'unreachable' | 'absent'; readonly reason: string };

// metallb/metallb internal/k8s/webhooks/webhookv1beta1/ipaddresspool_webhook.go
const webhookName = 'ipaddresspoolvalidationwebhook.metallb.io';

/** Valid by schema, invalid by the webhook: the end of the range lies before its start (RFC 5737 addresses). */
const invalidPool: KubernetesObject = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'gatesmith-webhook-probe', namespace: metallbNamespace },
  spec: { addresses: ['192.0.2.20-192.0.2.10'], autoAssign: false },
};

/**
 * Whether MetalLB's webhook really serves: asks for a deliberately invalid pool, dry run. With failurePolicy Ignore a
 * valid pool would pass even when the webhook is dead, so only a denial that names it proves anything.
 */
export async function probeWebhook(cluster: Cluster, { signal }: CallOptions = {}): Promise<WebhookAnswer> {
  try {
    await cluster.create(invalidPool, { dryRun: true, signal });
    return {
      state: 'skipped',
      reason: 'an invalid pool was admitted: the webhook is not reached yet, and its policy is Ignore',
    };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.message.includes(webhookName) && error.message.includes('denied the request'))
      return { state: 'answers' };
    if (error.code === 'WEBHOOK_UNREACHABLE')
      return { state: 'unreachable', reason: classify(error.message) };
    if (error.code === 'NOT_FOUND' || error.status === 404)
      return { state: 'absent', reason: 'the server does not serve IPAddressPool yet' };
    if (error.code === 'INVALID')
      return { state: 'absent', reason: `the probe was refused by something else: ${error.message}` };
    throw error;
  }
}

/** Five causes behind one message; each is fixed differently. */
function classify(message: string): string {
  if (message.includes('no endpoints available'))
    return 'the webhook Service has no endpoints: the controller is not ready';
  if (message.includes('connection refused'))
    return 'the webhook refuses connections: the controller has not opened its port yet';
  if (message.includes('x509'))
    return "the webhook's certificate is not trusted: its CA has not been injected yet";
  if (message.includes('deadline exceeded') || message.includes('Client.Timeout')) {
    return 'the API server gets no answer from the webhook: a firewall or the pod network is in between (TCP 9443)';
  }
  if (/\b50[234]\b/.test(message))
    return 'a proxy answers instead of the webhook: add .svc and the Service range to NO_PROXY of the API server';
  return fromUnknown(message).message;
}
