import type https from 'node:https';
import { fromUnknown } from '@gatesmith/diagnostics';
import { ClusterError, type ClusterErrorCode } from '../errors.ts';
import { fieldManager } from '../field-manager.ts';
import { asArray, at } from '../json-value.ts';
import { type KindEntry, knownKind } from '../kinds.ts';
import { type KubernetesObject, type ObjectRef, objectId, refOf } from '../kubernetes-object.ts';
import { compareObject } from '../plan/compare-object.ts';
import type {
  AccessRequest,
  AccessRule,
  AccessRules,
  ApplyOptions,
  CallOptions,
  Cluster,
  DeleteOptions,
  ListRequest,
  ListResult,
  LogOptions,
  Patch,
  ServerVersion,
  WriteOptions,
} from '../ports/cluster.ts';
import { askThroughPortForward } from './ask-through-port-forward.ts';
import { fromStatus, type Status } from './from-status.ts';
import { type Answer, exchange } from './http-exchange.ts';
import { type ClusterTarget, loadKubeconfig } from './load-kubeconfig.ts';
import { resourcePath } from './resource-path.ts';
import { isLost, type RetryOptions, withRetry } from './retry.ts';
import { saysAlready } from './says-already.ts';

const requestTimeoutMs = 30_000;
const patienceMs = 60_000;

interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  /** For the sentence when it fails. */
  readonly subject: string;
  readonly verb: string;
}

/**
 * Connects to a real API server with the official client's kubeconfig handling (exec plugins, OIDC, proxies,
 * certificates). This is the only file that loads that client, and it does so when it is called, not when it is imported.
 *
 * Nothing is sent before the first call of the returned port.
 *
 * @throws ClusterError KUBECONFIG_MISSING, KUBECONFIG_INVALID or CONTEXT_UNKNOWN.
 *
 * @example
 * ```ts
 * import { connectCluster } from '@gatesmith/installer';
 *
 * const cluster = await connectCluster({ context: 'home' });
 * const { gitVersion } = await cluster.version();
 * ```
 */
export async function connectCluster(target: ClusterTarget = {}): Promise<Cluster> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = loadKubeconfig(() => new KubeConfig(), target);
  const server = config.getCurrentCluster()?.server ?? '';
  const base = new URL(server.endsWith('/') ? server : `${server}/`);
  const shown = `${base.protocol}//${base.host}`;
  const discovered = new Map<string, readonly KindEntry[]>();
  let answered = false;
  const again = <Result>(
    call: () => Promise<Result>,
    { signal, also }: Pick<RetryOptions, 'signal' | 'also'>,
  ): Promise<Result> =>
    withRetry(call, {
      signal,
      also,
      patienceMs: target.patienceMs ?? patienceMs,
      contacted: () => answered,
    });

  async function send({
    method,
    path,
    query = {},
    body,
    contentType,
    subject,
    verb,
    signal,
  }: Call): Promise<Answer> {
    const url = new URL(path.replace(/^\//, ''), base);
    for (const [key, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(key, value);
    const options: https.RequestOptions = {
      method,
      headers: { accept: 'application/json', 'user-agent': 'gatesmith' },
    };
    try {
      await config.applyToHTTPSOptions(options);
    } catch (error) {
      throw new ClusterError(
        `${shown}: the credentials of this context cannot be used: ${fromUnknown(error).message}`,
        {
          code: 'CLUSTER_UNAUTHORIZED',
          hint: 'run `kubectl get nodes` to see it fail by itself: a login program, a certificate or the server URL of the context',
          cause: error,
        },
      );
    }
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...options.headers };
    if (text !== undefined) {
      Object.assign(headers, {
        'content-type': contentType ?? 'application/json',
        'content-length': Buffer.byteLength(text),
      });
    }
    const deadline = AbortSignal.timeout(requestTimeoutMs);
    try {
      const answer = await exchange({
        url,
        options: { ...options, headers },
        body: text,
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      if (answer.status >= 400) {
        const error = fromStatus(answer.status, parseStatus(answer.body), { subject, verb });
        error.retryAfterMs = retryAfterMs(answer);
        answered ||= error.code !== 'NOT_KUBERNETES' && error.code !== 'CLUSTER_UNAUTHORIZED';
        throw error;
      }
      answered = true;
      return answer;
    } catch (error) {
      if (error instanceof ClusterError) throw error;
      signal?.throwIfAborted();
      if (deadline.aborted) {
        throw new ClusterError(
          `${subject}: ${verb}: ${shown} did not answer within ${requestTimeoutMs / 1000} s`,
          {
            code: 'TIMED_OUT',
            cause: error,
          },
        );
      }
      throw unreachable(shown, error);
    }
  }

  async function ask<Result>(call: Call): Promise<Result> {
    const answer = await send(call);
    return parseJson(answer, call.subject) as Result; // the server's own shape, narrowed by each caller
  }

  async function entryOf(
    apiVersion: string,
    kind: string,
    options: CallOptions,
  ): Promise<KindEntry | undefined> {
    const known = knownKind(apiVersion, kind);
    if (known !== undefined) return known;
    let entries = discovered.get(apiVersion);
    if (entries === undefined) {
      entries = await discover(apiVersion, options);
      discovered.set(apiVersion, entries);
    }
    return entries.find((entry) => entry.kind === kind);
  }

  async function discover(apiVersion: string, { signal }: CallOptions): Promise<readonly KindEntry[]> {
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    try {
      const list = await again(
        () =>
          ask<{ resources?: readonly { name: string; kind: string; namespaced: boolean }[] }>({
            method: 'GET',
            path,
            subject: apiVersion,
            verb: 'discovery',
            signal,
          }),
        { signal },
      );
      return (list.resources ?? [])
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced }) => ({ apiVersion, kind, plural: name, namespaced }));
    } catch (error) {
      if (error instanceof ClusterError && error.code === 'NOT_FOUND') return [];
      if (error instanceof ClusterError && error.status === 404) return [];
      throw error;
    }
  }

  async function requireEntry(ref: ObjectRef, options: CallOptions): Promise<KindEntry> {
    const entry = await entryOf(ref.apiVersion, ref.kind, options);
    if (entry !== undefined) return entry;
    throw new ClusterError(`${objectId(ref)}: the server does not know ${ref.kind} in ${ref.apiVersion}`, {
      code: 'NOT_FOUND',
    });
  }

  const writeQuery = ({ dryRun }: WriteOptions, manager: string = fieldManager) => ({
    fieldManager: manager,
    dryRun: dryRun === true ? 'All' : undefined,
  });

  const port: Cluster = {
    server: shown,
    context: config.getCurrentContext() ?? '',

    async version({ signal } = {}): Promise<ServerVersion> {
      const { gitVersion } = await again(
        () =>
          ask<ServerVersion>({ method: 'GET', path: '/version', subject: shown, verb: 'version', signal }),
        { signal },
      );
      if (typeof gitVersion !== 'string')
        throw fromStatus(404, undefined, { subject: shown, verb: 'version' });
      return { gitVersion };
    },

    async list(
      { apiVersion, kind, namespace, labelSelector, fieldSelector }: ListRequest,
      { signal } = {},
    ): Promise<ListResult> {
      const entry = await entryOf(apiVersion, kind, { signal });
      if (entry === undefined) return { state: 'absent' };
      try {
        const list = await again(
          () =>
            ask<{ items?: readonly KubernetesObject[]; metadata?: { resourceVersion?: string } }>({
              method: 'GET',
              path: resourcePath(entry, { namespace }),
              query: { labelSelector, fieldSelector },
              subject: `${kind} list`,
              verb: 'list',
              signal,
            }),
          { signal },
        );
        // Items of a list carry neither apiVersion nor kind.
        const items = (list.items ?? []).map((item) => ({ ...item, apiVersion, kind }));
        return { state: 'ok', items, resourceVersion: list.metadata?.resourceVersion ?? '' };
      } catch (error) {
        if (error instanceof ClusterError && error.status === 404) return { state: 'absent' };
        if (error instanceof ClusterError && error.code === 'FORBIDDEN')
          return { state: 'forbidden', message: error.message };
        throw error;
      }
    },

    async get(ref, { signal } = {}): Promise<KubernetesObject | undefined> {
      const entry = await entryOf(ref.apiVersion, ref.kind, { signal });
      if (entry === undefined) return undefined;
      try {
        return await again(
          () =>
            ask<KubernetesObject>({
              method: 'GET',
              path: resourcePath(entry, ref),
              subject: objectId(ref),
              verb: 'get',
              signal,
            }),
          { signal },
        );
      } catch (error) {
        if (error instanceof ClusterError && error.status === 404) return undefined;
        throw error;
      }
    },

    async create(object, options: WriteOptions = {}): Promise<KubernetesObject> {
      const ref = refOf(object);
      const entry = await requireEntry(ref, options);
      let lost = false;
      return again(
        async () => {
          try {
            return await ask<KubernetesObject>({
              method: 'POST',
              path: resourcePath(entry, { namespace: ref.namespace }),
              query: writeQuery(options),
              body: object,
              subject: objectId(object),
              verb: 'create',
              signal: options.signal,
            });
          } catch (error) {
            if (isLost(error)) lost = true;
            // The answer to an earlier try was lost, and what is there now says what that try said.
            else if (lost && error instanceof ClusterError && error.code === 'ALREADY_EXISTS') {
              const live = await port.get(ref, options);
              if (live !== undefined && compareObject(object, live).length === 0) return live;
            }
            throw error;
          }
        },
        { signal: options.signal, also: isOvertaken },
      );
    },

    async apply(object, options: ApplyOptions = {}): Promise<KubernetesObject> {
      const ref = refOf(object);
      const entry = await requireEntry(ref, options);
      // Server-side apply says the same thing however often it is said, so a lost answer may be asked again.
      return again(
        () =>
          ask<KubernetesObject>({
            method: 'PATCH',
            path: resourcePath(entry, ref),
            query: {
              ...writeQuery(options, options.fieldManager),
              force: options.force === true ? 'true' : undefined,
            },
            body: object,
            contentType: 'application/apply-patch+yaml',
            subject: objectId(object),
            verb: 'apply',
            signal: options.signal,
          }),
        { signal: options.signal, also: isOvertaken },
      );
    },

    async patch(ref, patch: Patch, options: WriteOptions = {}): Promise<KubernetesObject> {
      const entry = await requireEntry(ref, options);
      let lost = false;
      return again(
        async () => {
          try {
            return await ask<KubernetesObject>({
              method: 'PATCH',
              path: resourcePath(entry, ref),
              query: writeQuery(options),
              body: patch.type === 'json' ? patch.operations : patch.body,
              contentType:
                patch.type === 'json' ? 'application/json-patch+json' : 'application/merge-patch+json',
              subject: objectId(ref),
              verb: 'patch',
              signal: options.signal,
            });
          } catch (error) {
            if (isLost(error)) lost = true;
            // A compare-and-swap whose answer was lost fails the second time, because it succeeded the first time.
            else if (lost && error instanceof ClusterError && swapCodes.has(error.code)) {
              const live = await port.get(ref, options);
              if (live !== undefined && saysAlready(live, patch)) return live;
            }
            throw error;
          }
        },
        { signal: options.signal, also: (error) => !isSwap(patch) && isOvertaken(error) },
      );
    },

    async delete(ref, options: DeleteOptions = {}): Promise<boolean> {
      const entry = await entryOf(ref.apiVersion, ref.kind, options);
      if (entry === undefined) return false;
      const { uid, resourceVersion, propagation = 'Background' } = options;
      let lost = false;
      try {
        await again(
          async () => {
            try {
              await send({
                method: 'DELETE',
                path: resourcePath(entry, ref),
                query: { dryRun: options.dryRun === true ? 'All' : undefined },
                body: {
                  apiVersion: 'v1',
                  kind: 'DeleteOptions',
                  propagationPolicy: propagation,
                  ...(uid === undefined && resourceVersion === undefined
                    ? {}
                    : { preconditions: { uid, resourceVersion } }),
                },
                subject: objectId(ref),
                verb: 'delete',
                signal: options.signal,
              });
            } catch (error) {
              lost ||= isLost(error);
              throw error;
            }
          },
          {
            signal: options.signal,
            also: (error) => uid === undefined && resourceVersion === undefined && isOvertaken(error),
          },
        );
        return true;
      } catch (error) {
        // Gone after a try whose answer was lost: that try did it.
        if (error instanceof ClusterError && error.status === 404) return lost;
        throw error;
      }
    },

    async may({ verb, group, resource, namespace, name }: AccessRequest, { signal } = {}): Promise<boolean> {
      const review = await again(
        () =>
          ask<{ status?: { allowed?: boolean } }>({
            method: 'POST',
            path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
            body: {
              apiVersion: 'authorization.k8s.io/v1',
              kind: 'SelfSubjectAccessReview',
              spec: { resourceAttributes: { verb, group, resource, namespace, name } },
            },
            subject: `permission to ${verb} ${resource}`,
            verb: 'review',
            signal,
          }),
        { signal },
      );
      return review.status?.allowed === true;
    },

    async rules(namespace, { signal } = {}): Promise<AccessRules> {
      const review = await again(
        () =>
          ask<unknown>({
            method: 'POST',
            path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
            body: {
              apiVersion: 'authorization.k8s.io/v1',
              kind: 'SelfSubjectRulesReview',
              spec: { namespace },
            },
            subject: `permissions in namespace ${namespace}`,
            verb: 'review',
            signal,
          }),
        { signal },
      );
      const rules = asArray(at(review, 'status', 'resourceRules'));
      return { incomplete: at(review, 'status', 'incomplete') === true, rules: rules.map(accessRule) };
    },

    async logs(
      ref,
      { container, limitBytes, tailLines, previous, signal }: LogOptions = {},
    ): Promise<string> {
      const tail = tailLines ?? (limitBytes === undefined ? 100 : undefined);
      const entry = await requireEntry(ref, { signal });
      const answer = await send({
        method: 'GET',
        path: resourcePath(entry, { ...ref, subresource: 'log' }),
        query: {
          container,
          tailLines: tail?.toString(),
          limitBytes: limitBytes?.toString(),
          previous: previous === true ? 'true' : undefined,
        },
        subject: objectId(ref),
        verb: 'logs',
        signal,
      });
      return answer.body;
    },

    askPod: async (ref, request) =>
      askThroughPortForward(config, { ...request, subject: objectId(ref), ref }),

    async close(): Promise<void> {
      const options: https.RequestOptions = {};
      await config.applyToHTTPSOptions(options).catch(() => undefined);
      if (typeof options.agent === 'object') options.agent.destroy();
    },
  };
  return port;
}

function accessRule(rule: unknown): AccessRule {
  const texts = (key: string): readonly string[] =>
    asArray(at(rule, key)).filter((text) => typeof text === 'string');
  return {
    verbs: texts('verbs'),
    groups: texts('apiGroups'),
    resources: texts('resources'),
    resourceNames: texts('resourceNames'),
  };
}

const swapCodes: ReadonlySet<ClusterErrorCode> = new Set(['INVALID', 'CONFLICT', 'NOT_FOUND']);

/** The server met another write at the same moment; one that does not hang on what was there may be said again. */
function isOvertaken({ code, message }: ClusterError): boolean {
  return code === 'CONFLICT' && message.includes('Operation cannot be fulfilled');
}

/** A patch that only fits what the caller has seen. */
function isSwap(patch: Patch): boolean {
  return patch.type === 'json'
    ? patch.operations.some(({ op }) => op === 'test')
    : at(patch.body, 'metadata', 'resourceVersion') !== undefined;
}

/** Seconds, or a date by the server's own clock. */
function retryAfterMs({ headers }: Answer): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const pause = Date.parse(text) - Date.parse(headers.date ?? '');
  return Number.isFinite(pause) ? Math.max(0, pause) : undefined;
}

function parseStatus(body: string): Status | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function parseJson({ body, status }: Answer, subject: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw fromStatus(status, undefined, { subject, verb: 'reading the answer' });
  }
}

const certificateCodes: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function unreachable(server: string, cause: unknown): ClusterError {
  const error = fromUnknown(cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (certificateCodes.has(code)) {
    return new ClusterError(`${server}: its certificate is not accepted: ${error.message}`, {
      code: 'CLUSTER_UNAUTHORIZED',
      hint: "the kubeconfig's certificate authority does not fit this server, or a certificate has expired; fetch a fresh kubeconfig",
      cause,
    });
  }
  return new ClusterError(`${server}: cannot be reached: ${error.message || code}`, {
    code: 'CLUSTER_UNREACHABLE',
    hint: 'check that the cluster runs and that `kubectl get nodes` works, name another context with --context, or try --sandbox',
    cause,
  });
}
