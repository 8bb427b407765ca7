import type { Finding } from '@gatesmith/diagnostics';
import { type NodeProbe, verifyNodes } from '@gatesmith/kube-proxy';
import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import type { Snapshot } from '../observe/snapshot.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import type { KubeProxyPlan } from './plan-kube-proxy.ts';
import { podProber } from './probe-pods.ts';

/** Of a large cluster a part is asked; the rest is judged by its pods. */
const mostAsked = 100;

/** What kube-proxies said, and what their nodes noted. */
export interface KubeProxyAnswers {
  readonly probes: Readonly<Record<string, NodeProbe>>;
  readonly events: readonly KubernetesObject[];
}

/**
 * Asks each kube-proxy what it runs with, where it matters: in ipvs mode, and where a change of ours is noted. In every
 * other mode address announcement does not hang on it, and nobody is asked.
 */
export async function askKubeProxies(
  cluster: Cluster,
  { observation, backup }: Pick<KubeProxyPlan, 'observation' | 'backup'>,
  { objects }: Pick<Snapshot, 'objects'>,
  { signal }: CallOptions = {},
): Promise<KubeProxyAnswers | undefined> {
  const { daemonSet, mode, source } = observation;
  if (daemonSet === undefined || (mode !== 'ipvs' && backup === undefined)) return undefined;
  const pods = objects.filter(
    (object) =>
      object.kind === 'Pod' &&
      object.metadata.namespace === daemonSet.namespace &&
      object.metadata.deletionTimestamp === undefined &&
      object.metadata.ownerReferences?.some(
        ({ kind, name }) => kind === 'DaemonSet' && name === daemonSet.name,
      ),
  );
  const configText = source.kind === 'config-map' ? source.text : undefined;
  const [probes, events] = await Promise.all([
    podProber({ cluster, configText }).probe(pods.slice(0, mostAsked), { signal }),
    cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: 'default' }, { signal }),
  ]);
  return {
    probes,
    events:
      events.state === 'ok'
        ? events.items.filter((event) => textAt(event, 'involvedObject', 'kind') === 'Node')
        : [],
  };
}

/** Whether kube-proxy is as it has to be: what was lost, what is missing, and what runs, by which evidence. Pure. */
export function verifyKubeProxy(
  { decision, restartPending, observation, relapse, pending }: KubeProxyPlan,
  { objects }: Pick<Snapshot, 'objects'>,
  answers: KubeProxyAnswers | undefined,
): readonly Finding[] {
  const running =
    answers === undefined
      ? []
      : verifyNodes({
          observation,
          objects: [...objects, ...answers.events],
          probes: answers.probes,
        });
  const { source } = observation;
  const subject =
    source.kind === 'config-map' ? `ConfigMap/${source.namespace}/${source.name}` : 'kube-proxy';
  if (relapse !== undefined) return [relapse, ...running];
  // Pods older than the text are no trouble where they say that they have loaded it.
  const shown = answers === undefined ? pending : running.find(({ code }) => code === pending?.code);
  if (decision.patch === undefined && !(restartPending && shown !== undefined)) return running;
  return [
    {
      code: 'GS-KUBE-PROXY-NOT-STRICT',
      severity: 'error',
      subject,
      path: ['kubeProxy'],
      message:
        decision.patch === undefined
          ? `${subject}: says what it should, but kube-proxy has not been restarted since`
          : `${subject}: kube-proxy runs in ipvs mode without strictARP, so every node answers for every address`,
      hint: 'run: gatesmith up -f values.yaml',
    },
    ...running,
  ];
}
