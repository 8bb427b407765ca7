import { type Finding, hasErrors, summarize } from '@gatesmith/diagnostics';
import { holdLease } from '../apply/lease/hold-lease.ts';
import { reportStep } from '../apply/report-step.ts';
import type { Run, RunResult } from '../apply/run.ts';
import { hasChanges } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import type { InstallEvent } from '../events.ts';
import { checkPermissions } from '../observe/check-permissions.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import { replanned, requireRunnable } from './apply-kube-proxy.ts';
import { backupRef } from './backup-object.ts';
import type {
  KubeProxyInstaller,
  KubeProxyReport,
  KubeProxyRequest,
  KubeProxyRunOptions,
} from './kube-proxy-installer.ts';
import { planKubeProxyChange } from './plan-kube-proxy.ts';
import { reportChange, reportRevert } from './report-kube-proxy.ts';
import type { RolloutTuning } from './rollout-tuning.ts';
import { runRollout } from './run-rollout.ts';
import { askKubeProxies, verifyKubeProxy } from './verify-kube-proxy.ts';

const mostReplans = 5;

type Emit = (event: InstallEvent) => void;

export interface KubeProxyInstallerOptions {
  readonly cluster: Cluster;
  readonly snapshot: (options: CallOptions) => Promise<Snapshot>;
  readonly rollout: RolloutTuning;
  readonly now: () => number;
  /** Runs a body as a stream of events that ends in `done`, with a deadline and an interruption. */
  readonly stream: (
    options: KubeProxyRunOptions,
    body: (run: Run) => Promise<RunResult>,
  ) => AsyncGenerator<InstallEvent, void, undefined>;
}

/** The part of an installer that sees to kube-proxy alone. */
export function createKubeProxyInstaller({
  cluster,
  snapshot,
  rollout: defaults,
  now,
  stream,
}: KubeProxyInstallerOptions): KubeProxyInstaller {
  type Direction = typeof reportChange | typeof reportRevert;

  async function look(
    direction: Direction,
    { policy, rollout, signal }: KubeProxyRequest,
  ): Promise<KubeProxyReport> {
    return direction({ snapshot: await snapshot({ signal }), policy, rollout: { ...defaults, ...rollout } });
  }

  async function verify({ signal }: CallOptions = {}): Promise<readonly Finding[]> {
    const seen = await snapshot({ signal });
    const made = planKubeProxyChange({}, seen);
    return verifyKubeProxy(made, seen, await askKubeProxies(cluster, made, seen, { signal }));
  }

  async function carryOut(
    direction: Direction,
    options: KubeProxyRunOptions,
    { emit, signal, identity }: Run,
  ): Promise<RunResult> {
    for (let attempt = 1; ; attempt += 1) {
      const report = await look(direction, { ...options, signal });
      const { plan, findings, decision, rollout } = report;
      emit({ type: 'plan', plan, findings });
      options.onPlan?.(report);
      if (decision.decision === 'refuse') throw refused(report);
      if (!hasChanges(plan) || rollout === undefined) {
        if (direction === reportRevert) await forgetBackup(signal);
        return ended('unchanged', direction === reportRevert ? [] : await verify({ signal }));
      }
      requireRunnable(rollout);
      await requirePermissions(report, signal);
      if (options.confirm !== undefined && !(await options.confirm(report))) return { result: 'declined' };
      const lease = await holdLease({
        cluster,
        run: identity,
        signal,
        onWait: (reason, elapsedMs) => emit({ type: 'wait', waitingFor: 'the lease', reason, elapsedMs }),
      });
      try {
        // Somebody else was at work since: what there is to do may be another thing now.
        if (lease.contested && attempt < mostReplans) continue;
        const alone = AbortSignal.any([signal, lease.lost]);
        const verified = await carryOutOnce(direction, report, { ...options, signal: alone }, emit);
        if (direction === reportRevert) await forgetBackup(signal);
        return ended('done', [
          ...verified,
          ...findings.filter(({ code }) => code === 'GS-KUBEPROXY-SYSCTL-STAYS'),
        ]);
      } catch (error) {
        const again = error instanceof InstallError && error.code === 'KUBE_PROXY_CHANGED';
        if (!again || attempt === mostReplans) throw error;
        emit({ type: 'warn', finding: replanned(error) });
      } finally {
        await lease.release();
      }
    }
  }

  async function carryOutOnce(
    direction: Direction,
    report: KubeProxyReport,
    { rollout: asked, signal }: KubeProxyRunOptions & { readonly signal: AbortSignal },
    emit: Emit,
  ): Promise<readonly Finding[]> {
    const [step] = report.plan.steps;
    if (step?.id !== 'kube-proxy' || step.rollout === undefined) return [];
    const { observation, plan, since } = step.rollout;
    return reportStep({ step, emit, signal }, async () => {
      const context = { cluster, signal, emit, step, now, rollout: { ...defaults, ...asked } };
      const verified = await runRollout({
        ...context,
        observation,
        plan,
        journal: direction === reportRevert ? 'keep' : 'write',
        progress: { since, written: false, restarted: [], rolled: false },
      });
      for (const { object, action } of step.changes) emit({ type: 'change', step: step.id, object, action });
      return verified;
    });
  }

  async function requirePermissions({ plan }: KubeProxyReport, signal: AbortSignal): Promise<void> {
    const missing = await checkPermissions(cluster, plan, { signal });
    if (!hasErrors(missing)) return;
    throw new InstallError(missing.map(({ message }) => message).join('; '), {
      code: 'PREFLIGHT_FAILED',
      hint: missing[0]?.hint,
    });
  }

  async function forgetBackup(signal: AbortSignal): Promise<void> {
    await cluster.delete(backupRef, { signal });
  }

  return {
    plan: (options = {}) => look(reportChange, options),
    planRevert: (options = {}) => look(reportRevert, options),
    apply: (options = {}) => stream(options, (run) => carryOut(reportChange, options, run)),
    revert: (options = {}) => stream(options, (run) => carryOut(reportRevert, options, run)),
    async verify(options = {}) {
      const findings = await verify(options);
      return { findings, summary: summarize(findings) };
    },
  };
}

function ended(result: 'done' | 'unchanged', findings: readonly Finding[]): RunResult {
  return { result, report: { findings, summary: summarize(findings), addresses: [] } };
}

function refused({ decision: { reasons, findings } }: KubeProxyReport): InstallError {
  const problem = findings.find(({ severity }) => severity === 'error');
  return new InstallError(
    `kube-proxy: refused: ${problem?.message ?? reasons.at(-1) ?? 'it cannot be changed safely'}`,
    {
      code: 'KUBE_PROXY_FAILED',
      hint: problem?.hint ?? 'nothing was written; gatesmith kube-proxy show tells more',
    },
  );
}
