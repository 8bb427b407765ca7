import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';

/** The answer of the API server. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** One request of a client of the practice cluster. */
export type Ask = (method: string, path: string, body?: unknown, type?: string) => Promise<ApiAnswer>;

/** An object as charts render it. */
export interface StoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

// client-go, rest/with_retry.go: an answer with Retry-After is waited for ten times, a reset is tried again for reads only.
const mostRetries = 10;

/** Speaks to a practice cluster as programs do that are built on client-go. */
export function apiOf(kubeconfig: string, userAgent: string): Ask {
  // The practice cluster wrote it.
  const config = parse(kubeconfig) as {
    clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
    users: { user: { token: string } }[];
  };
  const [{ cluster } = { cluster: undefined }] = config.clusters;
  const [{ user } = { user: undefined }] = config.users;
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const ca = Buffer.from(cluster?.['certificate-authority-data'] ?? '', 'base64');

  const once = (
    method: string,
    path: string,
    body: unknown,
    type: string,
  ): Promise<ApiAnswer & { readonly retryAfter: string | undefined }> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${user?.token}`,
        'user-agent': userAgent,
        'content-type': type,
        'content-length': text === undefined ? 0 : Buffer.byteLength(text),
      };
      const sent = request(new URL(path, cluster?.server), { method, agent, ca, headers }, (response) => {
        const parts: Buffer[] = [];
        response
          .on('data', (part: Buffer) => parts.push(part))
          .on('error', reject)
          .on('end', () => {
            const retryAfter = response.headers['retry-after'];
            const { statusCode: status = 0 } = response;
            resolve({ status, body: Buffer.concat(parts).toString('utf8'), retryAfter });
          });
      });
      sent.on('error', reject);
      sent.end(text);
    });

  return async (method, path, body, type = 'application/json') => {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await once(method, path, body, type);
        const isBusy = answer.status === 429 || answer.status >= 500;
        if (!isBusy || answer.retryAfter === undefined || tries >= mostRetries) return answer;
        await sleep(Number(answer.retryAfter) * 1000);
      } catch (error) {
        if (method !== 'GET' || tries >= mostRetries) throw error;
        await sleep(100);
      }
    }
  };
}

const plurals: Readonly<Record<string, string>> = {
  IngressClass: 'ingressclasses',
  NetworkPolicy: 'networkpolicies',
  BGPAdvertisement: 'bgpadvertisements',
  Community: 'communities',
  PriorityClass: 'priorityclasses',
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
};

/** Where objects of a kind are. */
export function collectionOf({ apiVersion, kind, metadata: { namespace } }: StoredObject): string {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = plurals[kind] ?? `${kind.toLowerCase()}s`;
  return `${base}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}

/** Where an object is. */
export function pathOf(object: StoredObject): string {
  return `${collectionOf(object)}/${object.metadata.name}`;
}

const clusterScoped = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'Namespace',
  'PriorityClass',
  'ValidatingWebhookConfiguration',
]);

/** The object in the namespace that a client takes for those that name none. */
export function placed(object: StoredObject, namespace: string): StoredObject {
  const { metadata } = object;
  return clusterScoped.has(object.kind)
    ? object
    : { ...object, metadata: { ...metadata, namespace: metadata.namespace ?? namespace } };
}
