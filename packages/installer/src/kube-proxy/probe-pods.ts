import type { NodeProbe } from '@gatesmith/kube-proxy';
import { type KubernetesObject, numberAt, refOf, textAt } from '@gatesmith/kubernetes';
import { ClusterError, type ClusterErrorCode } from '../errors.ts';
import type { CallOptions, LogOptions, PodAccess } from '../ports/cluster.ts';

/** Asks the kube-proxy pods of a cluster, and remembers answers that cannot change while a pod runs. */
export interface PodProber {
  /** The answer of each pod, by node; a pod that gives no answer is left out. */
  probe(
    pods: readonly KubernetesObject[],
    options?: CallOptions,
  ): Promise<Readonly<Record<string, NodeProbe>>>;
}

export interface PodProberOptions {
  readonly cluster: PodAccess;
  /** The configuration, which may set the port that serves `/configz`. */
  readonly configText?: string | undefined;
}

const atOnce = 8;
/** The first lines name the mode. */
const headBytes = 64 * 1024;
const lastWordsLines = 20;
/** A cluster that refuses this often offers no port-forward, or not with these credentials. */
const refusalsMeanNo = 2;
const refusal: ReadonlySet<ClusterErrorCode> = new Set(['FORBIDDEN', 'NOT_FOUND']);
const defaultPort = 10249;
const container = ['status', 'containerStatuses', 0] as const;

/**
 * Makes a prober for one run. The loaded settings are read through a port-forward, because the port listens on the node's
 * loopback; where that is refused, the first lines of the log name the mode. It never throws: a missing answer makes the
 * verdict weaker, and is not a failure.
 */
export function podProber({ cluster, configText }: PodProberOptions): PodProber {
  const port = metricsPort(configText);
  const known = new Map<string, NodeProbe>();
  let refusals = 0;

  async function ask(
    pod: KubernetesObject,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    if (cluster.askPod === undefined || refusals >= refusalsMeanNo) return undefined;
    try {
      const { status, body } = await cluster.askPod(refOf(pod), { port, path, signal });
      refusals = 0;
      return status === 200 ? body : undefined;
    } catch (error) {
      signal?.throwIfAborted();
      // A program that has just started may not listen yet; the tunnel itself was not refused then.
      if (error instanceof ClusterError && refusal.has(error.code)) refusals += 1;
      return undefined;
    }
  }

  async function learn(
    pod: KubernetesObject,
    signal: AbortSignal | undefined,
  ): Promise<NodeProbe | undefined> {
    const isRunning = textAt(pod, ...container, 'state', 'running', 'startedAt') !== undefined;
    const restarted = restartsOf(pod) > 0;
    if (isRunning && !restarted) return running(pod, signal);
    const previousLog = await log(pod, { tailLines: lastWordsLines, previous: restarted, signal });
    if (isRunning) return { ...(await running(pod, signal)), previousLog };
    return previousLog === undefined ? undefined : { previousLog };
  }

  async function running(pod: KubernetesObject, signal: AbortSignal | undefined): Promise<NodeProbe> {
    const configz = await ask(pod, '/configz', signal);
    const proxyMode = configz === undefined ? undefined : await ask(pod, '/proxyMode', signal);
    if (configz !== undefined) return { configz, proxyMode };
    return { log: await log(pod, { limitBytes: headBytes, signal }) };
  }

  function log(pod: KubernetesObject, options: LogOptions): Promise<string | undefined> {
    return cluster.logs(refOf(pod), options).catch(() => undefined);
  }

  return {
    async probe(pods, { signal } = {}) {
      const probes: Record<string, NodeProbe> = {};
      const queue = [...pods];
      const worker = async (): Promise<void> => {
        for (let pod = queue.shift(); pod !== undefined; pod = queue.shift()) {
          const node = textAt(pod, 'spec', 'nodeName');
          if (node === undefined) continue;
          const key = `${pod.metadata.uid} ${restartsOf(pod)}`;
          const found = known.get(key) ?? (await learn(pod, signal));
          if (found === undefined) continue;
          if (isConclusive(found)) known.set(key, found);
          probes[node] = found;
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, pods.length) }, worker));
      return probes;
    },
  };
}

/** Whether asking again would learn nothing new. */
function isConclusive({ configz, log }: NodeProbe): boolean {
  return configz !== undefined || /Using \w+ Proxier\b/.test(log ?? '');
}

function restartsOf(pod: KubernetesObject): number {
  return numberAt(pod, ...container, 'restartCount') ?? 0;
}

function metricsPort(text: string | undefined): number {
  const written = /^[ \t]*"?metricsBindAddress"?[ \t]*:[ \t]*"?[^"\s]*:(\d{1,5})"?[ \t,]*\r?$/m.exec(
    text ?? '',
  )?.[1];
  return written === undefined ? defaultPort : Number(written);
}
