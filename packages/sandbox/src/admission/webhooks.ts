import {
  asLabelSelector,
  at,
  isRecord,
  type Json,
  type JsonObject,
  listAt,
  matchesSelector,
  recordsAt,
  textAt,
} from '@gatesmith/kubernetes';
import type { AdmissionRequest, Cluster } from '../cluster.ts';
import { labelsOf, nameOf } from '../model/object.ts';
import { ApiError } from '../model/status.ts';
import type { MetallbValidator } from '../options.ts';
import { callWebhook, type WebhookAnswer } from './call-webhook.ts';

const configurations = 'validatingwebhookconfigurations.admissionregistration.k8s.io';

/** Asks every validating webhook whose rules meet the request; the first refusal wins. */
export async function admitByWebhooks(
  cluster: Cluster,
  request: AdmissionRequest,
  validate: MetallbValidator | undefined,
): Promise<void> {
  // Webhooks are never called for webhook configurations, so that no user is locked out.
  if (request.kind.group === 'admissionregistration.k8s.io') return;
  for (const configuration of cluster.store.list(configurations)) {
    for (const webhook of recordsAt(configuration, 'webhooks')) {
      if (!isMeant(cluster, webhook, request)) continue;
      const answer = await callWebhook(cluster, {
        configuration: nameOf(configuration),
        webhook,
        request,
        validate,
      });
      judge(webhook, answer);
    }
  }
}

function judge(webhook: JsonObject, answer: WebhookAnswer): void {
  const name = textAt(webhook, 'name') ?? '';
  if (answer.type === 'allowed') return;
  if (answer.type === 'denied') {
    throw new ApiError(`admission webhook "${name}" denied the request: ${answer.message}`, {
      code: 403,
      reason: 'Forbidden',
    });
  }
  if (textAt(webhook, 'failurePolicy') === 'Ignore') return;
  const { message } = answer;
  throw new ApiError(
    `Internal error occurred: failed calling webhook "${name}": failed to call webhook: ${message}`,
    {
      code: 500,
      reason: 'InternalError',
      causes: [
        {
          reason: 'InternalError',
          message: `failed calling webhook "${name}": failed to call webhook: ${message}`,
        },
      ],
    },
  );
}

const includes = (list: readonly Json[], value: string): boolean =>
  list.includes('*') || list.includes(value);

function isMeant(cluster: Cluster, webhook: JsonObject, request: AdmissionRequest): boolean {
  const { kind, operation, subresource } = request;
  const isEquivalent = (textAt(webhook, 'matchPolicy') ?? 'Equivalent') === 'Equivalent';
  const isRuled = listAt(webhook, 'rules').some((rule) => {
    const scope = textAt(rule, 'scope') ?? '*';
    const isInScope = scope === '*' || (scope === 'Namespaced') === kind.namespaced;
    const wanted =
      subresource === ''
        ? [kind.plural, '*', '*/*']
        : [`${kind.plural}/${subresource}`, `${kind.plural}/*`, '*/*'];
    return (
      isInScope &&
      includes(listAt(rule, 'operations'), operation) &&
      includes(listAt(rule, 'apiGroups'), kind.group) &&
      (isEquivalent || includes(listAt(rule, 'apiVersions'), kind.version)) &&
      listAt(rule, 'resources').some((resource) => typeof resource === 'string' && wanted.includes(resource))
    );
  });
  if (!isRuled) return false;
  const namespace = cluster.store.get(
    'namespaces',
    '',
    kind.kind === 'Namespace' ? request.name : request.namespace,
  );
  const namespaceSelector = at(webhook, 'namespaceSelector');
  if (
    namespace !== undefined &&
    isRecord(namespaceSelector) &&
    !matchesSelector(asLabelSelector(namespaceSelector), labelsOf(namespace))
  ) {
    return false;
  }
  const objectSelector = at(webhook, 'objectSelector');
  if (!isRecord(objectSelector)) return true;
  return [request.object, request.old].some(
    (object) => object !== undefined && matchesSelector(asLabelSelector(objectSelector), labelsOf(object)),
  );
}
