import type { Finding, FindingSummary } from '@gatesmith/diagnostics';
import type { Values } from '@gatesmith/values';
import type { ChartSource } from './chart/chart-source.ts';
import type { ProposedValues } from './decide/adopt/propose-values.ts';
import type { Plan } from './decide/plan/plan.ts';
import type { AssignedAddress, InstallEvent } from './events.ts';
import type { KubeProxyInstaller } from './kube-proxy/kube-proxy-installer.ts';
import type { RolloutTuning } from './kube-proxy/rollout-tuning.ts';
import type { Snapshot } from './observe/snapshot.ts';
import type { CallOptions, Cluster } from './ports/cluster.ts';
import type { Helm } from './ports/helm.ts';
import type { Probe } from './ports/probe.ts';

/** The world, as the installer may touch it. */
export interface InstallerOptions {
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly probe: Probe;
  /** The umbrella chart, assembled with its dependencies. Only `plan`, `up` and `rollback` need one. */
  readonly chart?: ChartSource | undefined;
  /** @default the system's clock */
  readonly now?: (() => number) | undefined;
  /** How patiently kube-proxy is restarted. */
  readonly rollout?: RolloutTuning | undefined;
}

export interface UpOptions extends CallOptions {
  /** Asked once with the plan before anything is written; false ends with `declined`. @default yes */
  readonly confirm?: ((plan: Plan, findings: readonly Finding[]) => Promise<boolean>) | undefined;
  /** For the whole run, in milliseconds. @default 600000 */
  readonly timeoutMs?: number | undefined;
  /** A saved plan: carried out exactly, or refused with the name of the object that moved. */
  readonly plan?: Plan | undefined;
  /** Take over a Helm release that is locked in `pending-*`, or half uninstalled. @default false */
  readonly recoverRelease?: boolean | undefined;
  /**
   * Errors to accept, each as `CODE=NAMESPACE/NAME` (`GS-ADDRESS-MOVES=shop/web`), in addition to `checks.accept` of the
   * values. They are reported as warnings and stop nothing. @default none
   */
  readonly accept?: readonly string[] | undefined;
}

/** How a plan is made without being carried out. */
export type PlanOptions = CallOptions & Pick<UpOptions, 'accept'>;

/** A rollback is an `up` of the values that were in force before. */
export type RollbackOptions = Omit<UpOptions, 'plan'>;

export interface UninstallOptions extends CallOptions {
  readonly confirm?: UpOptions['confirm'];
  readonly accept?: UpOptions['accept'];
  readonly timeoutMs?: number | undefined;
  /** Also the CRDs, and with them every pool of the cluster. @default false */
  readonly crds?: boolean | undefined;
}

export interface PlanReport {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly snapshot: Snapshot;
}

export interface VerifyReport {
  readonly findings: readonly Finding[];
  readonly summary: FindingSummary;
  readonly addresses: readonly AssignedAddress[];
}

/** One installer for one cluster; several in a process are independent of each other. */
export interface Installer {
  /** Reads the cluster: one list per kind, nothing written. */
  snapshot(options?: CallOptions): Promise<Snapshot>;
  /** The plan of `up`, and the preflight findings. Reads only. */
  plan(values: Values, options?: PlanOptions): Promise<PlanReport>;
  /** Plans, asks, applies, verifies. The last event is `done`; nothing is thrown after the first event. */
  up(values: Values, options?: UpOptions): AsyncGenerator<InstallEvent, void, undefined>;
  /**
   * An `up` that takes over the MetalLB and the ingress-nginx that another tool installed: pools, advertisements and
   * Services keep their UIDs and addresses, and a second call has nothing to do. What cannot be taken over is refused
   * with the remedy before anything is written.
   */
  adopt(values: Values, options?: UpOptions): AsyncGenerator<InstallEvent, void, undefined>;
  /** The plan of `adopt`, and the findings that block it. Reads only. */
  planAdoption(values: Values, options?: PlanOptions): Promise<PlanReport>;
  /**
   * Values that describe the existing install, so that adopting with them changes nothing for clients; in a cluster that is
   * gatesmith's already, those of its release. Reads only.
   */
  proposeValues(options?: CallOptions): Promise<ProposedValues>;
  /**
   * Goes back to the values that were in force before the present ones, as the release's own history has them, and proves
   * it: a plan of those values is empty afterwards. Done twice, it is back where it began.
   */
  rollback(options?: RollbackOptions): AsyncGenerator<InstallEvent, void, undefined>;
  /** Whether it is really working, from a fresh snapshot and from outside. */
  verify(values: Values, options?: CallOptions): Promise<VerifyReport>;
  /** kube-proxy alone: the setting that address announcement needs, and nothing else. */
  readonly kubeProxy: KubeProxyInstaller;
  /** Deletes what was installed, in reverse order. CRDs go only on request, foreign pools never. */
  uninstall(options?: UninstallOptions): AsyncGenerator<InstallEvent, void, undefined>;
}
