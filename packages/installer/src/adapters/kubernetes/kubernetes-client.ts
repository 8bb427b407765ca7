import { compareObject } from '../../decide/plan/compare-object.ts';
import { ClusterError, type ClusterErrorCode } from '../../errors.ts';
import { fieldManager } from '../../field-manager.ts';
import { asArray, at, textAt } from '../../json-value.ts';
import type { KindEntry } from '../../kinds.ts';
import { type KubernetesObject, type ObjectRef, objectId, refOf } from '../../kubernetes-object.ts';
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
} from '../../ports/cluster.ts';
import { askThroughPortForward } from './ask-through-port-forward.ts';
import { openConnection, parseAnswer } from './connection.ts';
import { fromStatus } from './from-status.ts';
import { kindLookup } from './kind-lookup.ts';
import { type ClusterTarget, loadKubeconfig } from './load-kubeconfig.ts';
import { readBack } from './read-back.ts';
import { resourcePath } from './resource-path.ts';
import { saysAlready } from './says-already.ts';

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
  const connection = openConnection(config, target);
  const { again, ask, send, server: shown } = connection;
  const entryOf = kindLookup(connection);

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
      const answer = await again(
        () => send({ method: 'GET', path: '/version', subject: shown, verb: 'version', signal }),
        { signal },
      );
      const gitVersion = textAt(parseAnswer(answer, shown), 'gitVersion');
      if (gitVersion === undefined)
        throw fromStatus(answer.status, undefined, { subject: shown, verb: 'version', body: answer.body });
      const skew = Date.parse(answer.headers.date ?? '') - Date.now();
      return { gitVersion, ...(Number.isFinite(skew) ? { clockAheadMs: skew } : {}) };
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
      const write = (): Promise<KubernetesObject> =>
        ask<KubernetesObject>({
          method: 'POST',
          path: resourcePath(entry, { namespace: ref.namespace }),
          query: writeQuery(options),
          body: object,
          subject: objectId(object),
          verb: 'create',
          signal: options.signal,
        });
      const done = async ({ code }: ClusterError): Promise<KubernetesObject | undefined> => {
        if (code !== 'ALREADY_EXISTS') return undefined;
        const live = await port.get(ref, options);
        return live !== undefined && compareObject(object, live).length === 0 ? live : undefined;
      };
      return again(readBack({ write, done }), { signal: options.signal, also: isOvertaken });
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
      const write = (): Promise<KubernetesObject> =>
        ask<KubernetesObject>({
          method: 'PATCH',
          path: resourcePath(entry, ref),
          query: writeQuery(options),
          body: patch.type === 'json' ? patch.operations : patch.body,
          contentType: patch.type === 'json' ? 'application/json-patch+json' : 'application/merge-patch+json',
          subject: objectId(ref),
          verb: 'patch',
          signal: options.signal,
        });
      // A compare-and-swap whose answer was lost fails the second time, because it succeeded the first time.
      const done = async ({ code }: ClusterError): Promise<KubernetesObject | undefined> => {
        const live = swapCodes.has(code) ? await port.get(ref, options) : undefined;
        return live !== undefined && saysAlready(live, patch) ? live : undefined;
      };
      return again(readBack({ write, done }), {
        signal: options.signal,
        also: (error) => !isSwap(patch) && isOvertaken(error),
      });
    },

    async delete(ref, options: DeleteOptions = {}): Promise<boolean> {
      const entry = await entryOf(ref.apiVersion, ref.kind, options);
      if (entry === undefined) return false;
      const { uid, resourceVersion, propagation = 'Background' } = options;
      const write = async (): Promise<boolean> => {
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
        return true;
      };
      // Gone after a try whose answer was lost: that try did it.
      const done = async ({ status }: ClusterError): Promise<true | undefined> =>
        status === 404 ? true : undefined;
      try {
        return await again(readBack({ write, done }), {
          signal: options.signal,
          also: (error) => uid === undefined && resourceVersion === undefined && isOvertaken(error),
        });
      } catch (error) {
        if (error instanceof ClusterError && error.status === 404) return false;
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

    close: connection.close,
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
