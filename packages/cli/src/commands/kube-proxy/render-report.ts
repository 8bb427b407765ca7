import { wrap } from '@gatesmith/diagnostics';
import type { KubeProxyReport } from '@gatesmith/installer';
import { renderFindings } from '../../render/findings.ts';
import { labelled } from '../../render/labelled.ts';
import type { Style, View } from '../../terminal/style.ts';

/** How a report is shown. */
export interface RenderReportOptions {
  readonly style: Style;
  readonly view: View;
  readonly width: number;
  readonly format: 'text' | 'short';
}

/** Whether something is left to do: here, or in the tool that owns the setting. */
export function isOpen({ decision, rollout }: KubeProxyReport): boolean {
  return rollout !== undefined || decision.decision === 'advise' || decision.decision === 'refuse';
}

/** The decision, the change, the steps in order, the steps after a failure, and the findings. */
export function renderReport(report: KubeProxyReport, options: RenderReportOptions): string {
  const { decision, rollout, findings, restartPending, revert } = report;
  const { style, view, width, format } = options;
  if (format === 'short') return summaryOf(report);
  const what = revert === undefined ? decision.decision : `revert: ${revert}`;
  const lines = [
    `${style('bold', 'decision')}  ${what}${restartPending && decision.patch === undefined ? ', restart pending' : ''}`,
    ...decision.reasons.map((reason) => wrap(reason, { width, indent: '  ' })),
  ];
  const parts = [lines.join('\n')];
  if (decision.patch !== undefined) parts.push(decision.patch.diff.trimEnd());
  if (rollout !== undefined) {
    const steps = rollout.steps.map(({ title }, index) =>
      labelled({ label: `${String(index + 1).padStart(3)}. `, text: title, width }),
    );
    const back = rollout.onFailure.map(({ title }) => labelled({ label: '     ', text: title, width }));
    parts.push(steps.join('\n'));
    if (back.length > 0) parts.push(['If a restarted kube-proxy fails to start:', ...back].join('\n'));
    parts.push(`This takes about ${Math.round(rollout.estimatedSeconds)} s.`);
  }
  const { advice } = decision;
  if (advice !== undefined)
    parts.push(`${advice.title}\n  ${advice.where}:\n${indented(advice.text)}\n  ${advice.afterwards}`);
  if (findings.length > 0) parts.push(renderFindings(findings, { ...view, format: 'text' }));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The report as a JSON document. */
export function reportDocument(report: KubeProxyReport): Readonly<Record<string, unknown>> {
  const { observation, decision, rollout, findings, restartPending, revert, plan } = report;
  return {
    decision: decision.decision,
    ...(revert === undefined ? {} : { revert }),
    reasons: decision.reasons,
    mode: observation.mode ?? null,
    strictArp: observation.strictArp,
    changed: decision.patch !== undefined,
    restartPending,
    diff: decision.patch?.diff,
    advice: decision.advice,
    steps: plan.steps,
    summary: plan.summary,
    rollout,
    findings,
  };
}

function summaryOf({ decision, rollout, restartPending }: KubeProxyReport): string {
  const { patch } = decision;
  const parts = [
    ...(patch === undefined ? [] : [`configured ConfigMap/${patch.namespace}/${patch.name}`]),
    ...(rollout === undefined
      ? []
      : rollout.steps.flatMap((step) => ('node' in step ? [`restart ${step.node}`] : []))),
    ...(rollout?.steps.some(({ id }) => id === 'rollout') ? ['roll the DaemonSet'] : []),
  ];
  return parts.length > 0
    ? parts.join('\n')
    : `${decision.decision}${restartPending ? ', restart pending' : ''}`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
