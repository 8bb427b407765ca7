import type { NodeProbe } from '@gatesmith/kube-proxy';
import { type KubernetesObject, numberAt, refOf, textAt } from '@gatesmith/kubernetes';
import { ClusterError, type ClusterErrorCode } from '../errors.ts';
import type { CallOptions, LogOptions, PodAccess } from '../ports/cluster.ts';

/** The first lines name the mode. */
const headBytes = 64 * 1024;
const lastLines = 20;
/** A cluster that refuses this often offers no port-forward, or not with these credentials. */
const mostRefusals = 2;
const refusals: ReadonlySet<ClusterErrorCode> = new Set(['FORBIDDEN', 'NOT_FOUND']);
const container = ['status', 'containerStatuses', 0] as const;

export interface PodReaderOptions {
  readonly cluster: PodAccess;
  /** The port that serves `/configz`. */
  readonly port: number;
}

/** Reads what one kube-proxy pod runs with; `undefined` when it gives no answer. Never throws but for an abort. */
export type PodReader = (pod: KubernetesObject, options: CallOptions) => Promise<NodeProbe | undefined>;

/**
 * The loaded settings are read through a port-forward, because the port listens on the node's loopback; where that is refused,
 * the first lines of the log name the mode.
 */
export function podReader({ cluster, port }: PodReaderOptions): PodReader {
  let refused = 0;

  async function get(
    pod: KubernetesObject,
    { path, signal }: CallOptions & { readonly path: string },
  ): Promise<string | undefined> {
    if (cluster.askPod === undefined || refused >= mostRefusals) return undefined;
    try {
      const { status, body } = await cluster.askPod(refOf(pod), { port, path, signal });
      refused = 0;
      return status === 200 ? body : undefined;
    } catch (error) {
      signal?.throwIfAborted();
      // A program that has just started may not listen yet; the tunnel itself was not refused then.
      if (error instanceof ClusterError && refusals.has(error.code)) refused += 1;
      return undefined;
    }
  }

  function logs(pod: KubernetesObject, options: LogOptions): Promise<string | undefined> {
    return cluster.logs(refOf(pod), options).catch(() => undefined);
  }

  async function readRunning(pod: KubernetesObject, { signal }: CallOptions): Promise<NodeProbe> {
    const configz = await get(pod, { path: '/configz', signal });
    if (configz === undefined) return { log: await logs(pod, { limitBytes: headBytes, signal }) };
    return { configz, proxyMode: await get(pod, { path: '/proxyMode', signal }) };
  }

  return async (pod, { signal }) => {
    const isRunning = textAt(pod, ...container, 'state', 'running', 'startedAt') !== undefined;
    const hasRestarted = restartsOf(pod) > 0;
    if (isRunning && !hasRestarted) return readRunning(pod, { signal });
    const previousLog = await logs(pod, { tailLines: lastLines, previous: hasRestarted, signal });
    if (isRunning) return { ...(await readRunning(pod, { signal })), previousLog };
    return previousLog === undefined ? undefined : { previousLog };
  };
}

export function restartsOf(pod: KubernetesObject): number {
  return numberAt(pod, ...container, 'restartCount') ?? 0;
}
