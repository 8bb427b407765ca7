import type { NodeProbe } from '@gatesmith/kube-proxy';
import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import type { CallOptions, PodAccess } from '../ports/cluster.ts';
import { podReader, restartsOf } from './pod-reader.ts';

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
const defaultPort = 10249;

/** Makes a prober for one run. A missing answer makes a verdict weaker, and is not a failure. */
export function podProber({ cluster, configText }: PodProberOptions): PodProber {
  const read = podReader({ cluster, port: metricsPort(configText) });
  const known = new Map<string, NodeProbe>();
  return {
    async probe(pods, { signal } = {}) {
      const probes: Record<string, NodeProbe> = {};
      const queue = [...pods];
      const worker = async (): Promise<void> => {
        for (let pod = queue.shift(); pod !== undefined; pod = queue.shift()) {
          const node = textAt(pod, 'spec', 'nodeName');
          if (node === undefined) continue;
          const key = `${pod.metadata.uid} ${restartsOf(pod)}`;
          const found = known.get(key) ?? (await read(pod, { signal }));
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

/** Whether another request would give no more information. */
function isConclusive({ configz, log }: NodeProbe): boolean {
  return configz !== undefined || /Using \w+ Proxier\b/.test(log ?? '');
}

function metricsPort(configText = ''): number {
  const written = /^[ \t]*"?metricsBindAddress"?[ \t]*:[ \t]*"?[^"\s]*:(\d{1,5})"?[ \t,]*\r?$/m.exec(
    configText,
  )?.[1];
  return written === undefined ? defaultPort : Number(written);
}
