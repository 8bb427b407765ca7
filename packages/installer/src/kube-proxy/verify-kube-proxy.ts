import type { Finding } from '@gatesmith/diagnostics';
import { type NodeProbe, verifyNodes } from '@gatesmith/kube-proxy';
import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { Snapshot } from '../observe/snapshot.ts';
import { report } from '../report.ts';
import type { KubeProxyPlan } from './plan-kube-proxy.ts';

/** The answers of the kube-proxies, and the events of their nodes. */
export interface KubeProxyAnswers {
  readonly probes: Readonly<Record<string, NodeProbe>>;
  readonly events: readonly KubernetesObject[];
}

export interface VerifyKubeProxyInput {
  readonly plan: KubeProxyPlan;
  readonly snapshot: Pick<Snapshot, 'objects'>;
  /** Absent where no kube-proxy was asked. */
  readonly answers?: KubeProxyAnswers | undefined;
}

/** Whether kube-proxy runs as it must: changes that were lost, changes that are missing, and what runs on each node. Pure. */
export function verifyKubeProxy({
  plan: { decision, restartPending, observation, relapse, pending },
  snapshot: { objects },
  answers,
}: VerifyKubeProxyInput): readonly Finding[] {
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
  // Pods that are older than the configuration are fine where they report that they have loaded it.
  const shown = answers === undefined ? pending : running.find(({ code }) => code === pending?.code);
  if (decision.patch === undefined && !(restartPending && shown !== undefined)) return running;
  return [
    report('GS-KUBEPROXY-NOT-STRICT', {
      subject,
      path: ['kubeProxy'],
      message:
        decision.patch === undefined
          ? `${subject}: says what it should, but kube-proxy has not been restarted since`
          : `${subject}: kube-proxy runs in ipvs mode without strictARP, so every node answers for every address`,
      hint: 'run: gatesmith up -f values.yaml',
    }),
    ...running,
  ];
}
