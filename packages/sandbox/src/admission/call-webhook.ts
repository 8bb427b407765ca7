import { type JsonObject, numberAt, stringsAt, textAt } from '@gatesmith/kubernetes';
import { validateResources } from '@gatesmith/metallb';
import type { AdmissionRequest, Cluster } from '../cluster.ts';
import { type KubeObject, nameOf, namespaceOf } from '../model/object.ts';
import type { MetallbValidator } from '../options.ts';
import { readyPodsBehind } from '../world/endpoints.ts';
import { isServing } from '../world/metallb/controller.ts';
import { environmentOf, isMetallbPod } from '../world/metallb/installation.ts';

/** The answer of a webhook. `failed` is the lack of one: failurePolicy decides. */
export type WebhookAnswer =
  | { readonly type: 'allowed' }
  | { readonly type: 'denied'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string };

const allowed: WebhookAnswer = { type: 'allowed' };

export interface WebhookCall {
  readonly configuration: string;
  readonly webhook: JsonObject;
  readonly request: AdmissionRequest;
  readonly validate?: MetallbValidator | undefined;
}

/** Calls a webhook of the model. The pods behind its Service decide, unless a fault does. */
export async function callWebhook(
  cluster: Cluster,
  { configuration, webhook, request, validate }: WebhookCall,
): Promise<WebhookAnswer> {
  const seconds = numberAt(webhook, 'timeoutSeconds') ?? 10;
  const service = textAt(webhook, 'clientConfig', 'service', 'name') ?? '';
  const namespace = textAt(webhook, 'clientConfig', 'service', 'namespace') ?? '';
  const port = numberAt(webhook, 'clientConfig', 'service', 'port') ?? 443;
  const path = textAt(webhook, 'clientConfig', 'service', 'path') ?? '';
  const failed = (why: string): WebhookAnswer => ({
    type: 'failed',
    message: `Post "https://${service}.${namespace}.svc:${port}${path}?timeout=${seconds}s": ${why}`,
  });
  const found = cluster.store.get('services', namespace, service);
  const pods = found === undefined ? [] : readyPodsBehind(cluster, found);
  const [pod] = pods;
  const address = `${textAt(pod, 'status', 'podIP') ?? textAt(found, 'spec', 'clusterIP') ?? '10.96.0.99'}:9443`;
  const refused = failed(`dial tcp ${address}: connect: connection refused`);
  switch (cluster.faults.webhook(configuration, textAt(webhook, 'name') ?? '')) {
    case 'refused':
      return refused;
    case 'no-endpoints':
      return failed(`no endpoints available for service "${service}"`);
    case 'x509':
      return failed('tls: failed to verify certificate: x509: certificate signed by unknown authority');
    case 'timeout':
      await new Promise<void>((resolve) => cluster.clock.after(seconds * 1000, resolve));
      return failed('context deadline exceeded');
    case 'gateway-timeout':
      await new Promise<void>((resolve) => cluster.clock.after(seconds * 500, resolve));
      // The answer of a proxy between API server and pod (client-go: a body that is not an AdmissionReview).
      return failed(
        'an error on the server ("unknown") has prevented the request from succeeding: 504 Gateway Timeout',
      );
    case 'denied':
      return { type: 'denied', message: 'the sandbox is configured to refuse' };
    case 'model':
      break;
  }
  if (found === undefined) return failed(`service "${service}" not found`);
  if (pod === undefined) return failed(`no endpoints available for service "${service}"`);
  if (isMetallbPod(pod, 'controller') && !isServing(cluster, pod)) return refused;
  if ((textAt(webhook, 'clientConfig', 'caBundle') ?? '') === '') {
    return failed('tls: failed to verify certificate: x509: certificate signed by unknown authority');
  }
  if (!isMetallbPod(pod, 'controller') || request.object === undefined) return allowed;
  const message = metallbVerdict(cluster, { controller: pod, request, object: request.object, validate });
  return message === undefined ? allowed : { type: 'denied', message };
}

interface MetallbReview {
  readonly controller: KubeObject;
  readonly request: AdmissionRequest;
  readonly object: KubeObject;
  readonly validate?: MetallbValidator | undefined;
}

function metallbVerdict(
  cluster: Cluster,
  { controller, request, object, validate }: MetallbReview,
): string | undefined {
  const namespace = namespaceOf(controller);
  const existing = cluster.store
    .resources()
    .filter((resource) => resource.endsWith('.metallb.io'))
    .flatMap((resource) => cluster.store.list(resource, namespace))
    .filter((other) => !(other['kind'] === object['kind'] && nameOf(other) === request.name));
  if (validate !== undefined) return validate(object, existing);
  const type = environmentOf(controller, 'METALLB_BGP_TYPE');
  const bgpType = type === 'frr' || type === 'frr-k8s' ? type : 'native';
  const held = request.old === undefined ? existing : [...existing, request.old];
  const { resources } = validateResources([object], {
    bgpType,
    namespace,
    existing: held,
    nodes: cluster.store.list('nodes').map((node) => ({
      name: nameOf(node),
      labels: stringsAt(node, 'metadata', 'labels'),
    })),
  });
  const [verdict] = resources;
  if (verdict === undefined || verdict.accepted || verdict.by !== 'webhook') return undefined;
  return verdict.findings
    .filter((finding) => finding.severity === 'error')
    .map((finding) => finding.message)
    .join('; ');
}
