import type { Finding } from '@gatesmith/diagnostics';
import type { JsonPatchOperation } from '../decide/decision.ts';
import type { ObjectReference } from '../object-reference.ts';
import type { ProxyMode } from '../policy.ts';

/** How the pods other than the canary get the new text. */
export type RolloutStrategy = 'rollout' | 'delete-pods';

/** The required state of a node once its kube-proxy has restarted. */
export interface RolloutExpectation {
  readonly mode: ProxyMode | undefined;
  readonly strictArp: boolean;
  readonly contentHash: string;
}

/** The state before the first write: enough to revert byte for byte, and to detect later writes by others. */
export interface RolloutBackup {
  readonly format: 'gatesmith.dev/kube-proxy-backup/v1';
  readonly configMap: ObjectReference;
  readonly key: string;
  /** The original configuration. */
  readonly before: string;
  /** The configuration that we write. */
  readonly after: string;
  readonly resourceVersion: string | undefined;
  readonly daemonSet: ObjectReference;
  readonly templateAnnotations: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly takenAt: string;
}

/** One thing to do, in order; a step that fails leads to the plan's `onFailure` steps. */
export type RolloutStep =
  /** Ask the server whether it would take the write: admission, permission, immutability. */
  | {
      readonly id: 'dry-run';
      readonly target: ObjectReference;
      readonly operations: readonly JsonPatchOperation[];
      readonly title: string;
    }
  | { readonly id: 'backup'; readonly backup: RolloutBackup; readonly title: string }
  /** The compare-and-swap. A failed `test` means that it was changed meanwhile: read and plan again. */
  | {
      readonly id: 'write';
      readonly target: ObjectReference;
      readonly operations: readonly JsonPatchOperation[];
      readonly title: string;
    }
  /** Wait this long, so that kubelets let go of the configuration they have cached. */
  | { readonly id: 'settle'; readonly seconds: number; readonly title: string }
  /** Delete the kube-proxy pod of one node and judge its successor until it has run for `soakSeconds`. */
  | {
      readonly id: 'canary' | 'restart-pod';
      readonly node: string;
      readonly podLabels: Readonly<Record<string, string>>;
      readonly soakSeconds: number;
      readonly deadlineSeconds: number;
      readonly title: string;
    }
  /** Merge-patch the pod template so that the DaemonSet rolls by its own strategy. */
  | {
      readonly id: 'rollout';
      readonly target: ObjectReference;
      readonly body: Readonly<Record<string, unknown>>;
      readonly soakSeconds: number;
      readonly deadlineSeconds: number;
      readonly title: string;
    }
  /** Ask each kube-proxy what it runs with. */
  | { readonly id: 'verify'; readonly nodes: readonly string[]; readonly title: string }
  /** Read the configuration again after this long: an owner that reverts does so within a minute or two. */
  | { readonly id: 'drift-check'; readonly seconds: number; readonly title: string };

/** The actions of a rollout as data. */
export interface RolloutPlan {
  /** False when the findings hold an error: nothing may be carried out. */
  readonly runnable: boolean;
  readonly expectation: RolloutExpectation;
  /** The settings that a node must run with after the revert. */
  readonly previous: RolloutExpectation;
  readonly steps: readonly RolloutStep[];
  /**
   * Steps that bring the old configuration back and restart the canary; run in order when a step up to the canary fails after `write`.
   * `recoverySteps` says what a later failure takes.
   */
  readonly onFailure: readonly RolloutStep[];
  readonly readyNodes: readonly string[];
  /** Nodes that pick the change up when they return. */
  readonly unreadyNodes: readonly string[];
  /** A guess: nodes by maxUnavailable, ten seconds each, and the soaks. */
  readonly estimatedSeconds: number;
  readonly findings: readonly Finding[];
}

export interface RolloutOptions {
  /**
   * `delete-pods` leaves the DaemonSet as it is. It is taken in any case where a rollout would not move: a DaemonSet with the OnDelete
   * strategy, and NotReady nodes whose dead pods use up `maxUnavailable`.
   *
   * @default 'rollout'
   */
  readonly strategy?: RolloutStrategy | undefined;
  /** Node to try first. @default the first Ready, uncordoned worker by name */
  readonly canaryNode?: string | undefined;
  /** Skip the canary; refused for a mode change. @default true when there is more than one node */
  readonly canary?: boolean | undefined;
  /** @default 15 */
  readonly soakSeconds?: number | undefined;
  /** @default 120 */
  readonly nodeDeadlineSeconds?: number | undefined;
  /** @default what the number of nodes calls for, at least 300 */
  readonly deadlineSeconds?: number | undefined;
  /** The action if nodes are NotReady. @default 'fail' */
  readonly unreadyNodes?: 'fail' | 'ignore' | undefined;
  /** Whether a DaemonSet that is unwell already stops the plan. Going back is what an unwell one may need. @default 'refuse' */
  readonly unhealthy?: 'refuse' | 'report' | undefined;
}
