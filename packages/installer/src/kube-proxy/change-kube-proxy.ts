import { type Finding, hasErrors, summarize } from '@gatesmith/diagnostics';
import { withLease } from '../apply/lease/with-lease.ts';
import { reportStep } from '../apply/report-step.ts';
import type { Run, RunResult } from '../apply/run.ts';
import { hasChanges } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import { checkPermissions } from '../observe/check-permissions.ts';
import { takeSnapshot } from '../observe/take-snapshot.ts';
import { backupRef } from './backup-object.ts';
import type { KubeProxyReport, KubeProxyRunOptions } from './kube-proxy-installer.ts';
import { refused, replanned, requireRunnable } from './kube-proxy-refusals.ts';
import { reportKubeProxy } from './report-kube-proxy.ts';
import { runRollout } from './run-rollout.ts';
import { verifyKubeProxyNow } from './verify-kube-proxy-now.ts';

const mostAttempts = 5;

export interface KubeProxyChange {
  /** `revert` takes the last change of ours back. */
  readonly direction: 'apply' | 'revert';
  readonly options: KubeProxyRunOptions;
}

/**
 * Plans, confirms, takes the lease, changes kube-proxy and verifies it. Starts again, with a new plan to confirm, when the
 * configuration was edited after it was read or when another run held the lease.
 */
export async function changeKubeProxy(run: Run, change: KubeProxyChange): Promise<RunResult> {
  for (let attempt = 1; ; attempt += 1) {
    const mayStartAgain = attempt < mostAttempts;
    try {
      const result = await changeOnce(run, { ...change, mayStartAgain });
      if (result !== 'start again') return result;
    } catch (error) {
      const isChanged = error instanceof InstallError && error.code === 'KUBE_PROXY_CHANGED';
      if (!isChanged || !mayStartAgain) throw error;
      run.emit({ type: 'warn', finding: replanned(error) });
    }
  }
}

interface Attempt extends KubeProxyChange {
  readonly mayStartAgain: boolean;
}

async function changeOnce(run: Run, attempt: Attempt): Promise<RunResult | 'start again'> {
  const { direction, options, mayStartAgain } = attempt;
  const report = await planChange(run, attempt);
  const { plan, rollout, findings } = report;
  if (!hasChanges(plan) || rollout === undefined) return finishUnchanged(run, attempt);
  requireRunnable(rollout);
  await requirePermissions(run, report);
  if (options.confirm !== undefined && !(await options.confirm(report))) return { result: 'declined' };
  return withLease(run, async (held, lease) => {
    if (lease.contested && mayStartAgain) return 'start again';
    const verified = await rollOut(held, { ...attempt, report });
    if (direction === 'revert') await deleteBackup(held);
    return resultOf('done', [
      ...verified,
      ...findings.filter(({ code }) => code === 'GS-KUBEPROXY-SYSCTL-STAYS'),
    ]);
  });
}

/** @throws InstallError KUBE_PROXY_FAILED when kube-proxy cannot be changed safely. */
async function planChange(
  { cluster, signal, now, rollout, emit }: Run,
  { direction, options }: KubeProxyChange,
): Promise<KubeProxyReport> {
  const snapshot = await takeSnapshot(cluster, { signal, now });
  const { policy } = options;
  const report = reportKubeProxy({
    snapshot,
    policy,
    direction,
    rollout: { ...rollout, ...options.rollout },
  });
  emit({ type: 'plan', plan: report.plan, findings: report.findings });
  options.onPlan?.(report);
  if (report.decision.decision === 'refuse') throw refused(report);
  return report;
}

async function finishUnchanged(run: Run, { direction }: KubeProxyChange): Promise<RunResult> {
  if (direction === 'apply') return resultOf('unchanged', await verifyKubeProxyNow(run));
  await deleteBackup(run);
  return resultOf('unchanged', []);
}

async function requirePermissions({ cluster, signal }: Run, { plan }: KubeProxyReport): Promise<void> {
  const missing = await checkPermissions(cluster, plan, { signal });
  if (!hasErrors(missing)) return;
  throw new InstallError(missing.map(({ message }) => message).join('; '), {
    code: 'PREFLIGHT_FAILED',
    hint: missing[0]?.hint,
  });
}

async function rollOut(
  run: Run,
  { direction, options, report }: KubeProxyChange & { readonly report: KubeProxyReport },
): Promise<readonly Finding[]> {
  const { emit, signal } = run;
  const [step] = report.plan.steps;
  if (step?.id !== 'kube-proxy' || step.rollout === undefined) return [];
  const { rollout } = step;
  const tuning = { ...run.rollout, ...options.rollout };
  return reportStep({ step, emit, signal }, async () => {
    const findings = await runRollout({ ...run, step, rollout, tuning, direction });
    for (const { object, action } of step.changes) emit({ type: 'change', step: step.id, object, action });
    return findings;
  });
}

async function deleteBackup({ cluster, signal }: Run): Promise<void> {
  await cluster.delete(backupRef, { signal });
}

function resultOf(result: 'done' | 'unchanged', findings: readonly Finding[]): RunResult {
  return { result, report: { findings, summary: summarize(findings), addresses: [] } };
}
