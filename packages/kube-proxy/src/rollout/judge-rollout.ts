import type { Finding } from '@gatesmith/diagnostics';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { ProxyMode } from '../policy.ts';
import type { RolloutExpectation } from './rollout-plan.ts';

/** Which observation a verdict rests on, strongest first. */
export type VerdictSignal = 'configz' | 'proxy-mode' | 'log' | 'node-event' | 'pod-state' | 'none';

/** What was asked of one node's kube-proxy beside the API's objects; leave out what could not be read. */
export interface NodeProbe {
  /** Body of `GET :10249/configz`. */
  readonly configz?: string | undefined;
  /** Body of `GET :10249/proxyMode`. */
  readonly proxyMode?: string | undefined;
  /** First lines of the pod's log. */
  readonly log?: string | undefined;
  /** Last lines of the log of the container that died before. */
  readonly previousLog?: string | undefined;
}

export interface JudgeRolloutInput {
  readonly expectation: RolloutExpectation;
  /** The DaemonSet, nodes, kube-proxy's pods and node events, as read now. */
  readonly objects: readonly KubernetesObject[];
  /** The DaemonSet that is rolled. */
  readonly daemonSet: { readonly namespace: string; readonly name: string };
  /** When the text was written, RFC 3339: older pods run the older text. */
  readonly since: string;
  /** RFC 3339. */
  readonly now: string;
  /** Judge these nodes only: the canary. @default all */
  readonly nodes?: readonly string[] | undefined;
  readonly probes?: Readonly<Record<string, NodeProbe>> | undefined;
  /** Seconds that a new pod must have run without a restart. @default 15 */
  readonly soakSeconds?: number | undefined;
  /** @default 'fail' */
  readonly unreadyNodes?: 'fail' | 'ignore' | undefined;
}

/** One node's state. `later`: NotReady, gets the text when it returns. */
export interface NodeVerdict {
  readonly node: string;
  readonly state: 'done' | 'waiting' | 'failed' | 'later';
  readonly reason: string;
  readonly signal: VerdictSignal;
  readonly mode?: ProxyMode | undefined;
  readonly strictArp?: boolean | undefined;
}

export interface RolloutVerdict {
  readonly state: 'done' | 'waiting' | 'failed';
  readonly nodes: readonly NodeVerdict[];
  readonly findings: readonly Finding[];
}

/** Judges from what was observed whether the nodes run the new text, are still on their way, or have failed. */
export function judgeRollout({ objects }: JudgeRolloutInput): RolloutVerdict {
  return { state: objects.length === 0 ? 'failed' : 'waiting', nodes: [], findings: [] };
}
