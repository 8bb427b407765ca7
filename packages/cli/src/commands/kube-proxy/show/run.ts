import { wrap } from '@gatesmith/diagnostics';
import { policyOf, reportKubeProxy } from '@gatesmith/installer';
import type { KubeProxyObservation } from '@gatesmith/kube-proxy';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { ClusterFlags } from '../../../flags/cluster.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import type { SnapshotFlags } from '../../../flags/snapshot.ts';
import type { ValuesFlags } from '../../../flags/values.ts';
import { readValuesOrDefaults } from '../../../input/read-values.ts';
import { printJson, printText } from '../../../output/print.ts';
import { renderFindings } from '../../../render/findings.ts';
import { labelled } from '../../../render/labelled.ts';
import type { RunContext } from '../../../run-context.ts';
import { viewOf } from '../../../terminal/style.ts';
import { renderEnding } from '../../../verdict/ending.ts';
import { kubeProxyShowEnding } from '../../../verdict/kube-proxy-ending.ts';
import { loadSnapshot } from '../../../world/load-snapshot.ts';

/** The flags of `kube-proxy show`. */
export interface ShowKubeProxyFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, OutputFlags {}

/** Shows a cluster's kube-proxy: where it is configured, its mode, and what should be changed. */
export async function showKubeProxy(context: RunContext, flags: ShowKubeProxyFlags): Promise<ExitCode> {
  const { values } = await readValuesOrDefaults(context, flags);
  const given = (flags.values ?? []).length + (flags.set ?? []).length > 0;
  const snapshot = await loadSnapshot(context, { ...flags, command: 'gatesmith kube-proxy show' });
  const {
    observation,
    decision: decided,
    findings,
  } = reportKubeProxy({
    snapshot,
    policy: given ? policyOf(values) : values.kubeProxy,
  });
  const { decision, reasons, advice, patch } = decided;
  if (flags.output === 'json') {
    const { mode, strictArp, distribution, home, version } = observation;
    printJson(context, {
      decision,
      reasons,
      mode: mode ?? null,
      strictArp,
      distribution,
      home,
      version,
      advice,
      diff: patch?.diff,
      findings,
    });
    return exitCode.done;
  }
  const view = viewOf(context.stdout);
  const { style } = view;
  if (flags.output === 'short') {
    printText(context, `${observation.mode ?? 'unknown'} strictARP=${observation.strictArp} ${decision}`);
    return exitCode.done;
  }
  const width = context.stdout.columns ?? 80;
  const rows = [
    ['where', placeOf(observation)],
    ['mode', observation.mode ?? 'unknown'],
    ['strictARP', String(observation.strictArp)],
    ['version', observation.version ?? 'unknown'],
    ['decision', decision],
  ].map(([name = '', text = '']) => {
    const label = name.padEnd(11);
    return labelled({ label, painted: style('bold', label), text, width: view.width });
  });
  const parts = [rows.join('\n'), reasons.map((reason) => wrap(reason, { width, indent: '  ' })).join('\n')];
  if (patch !== undefined) parts.push(patch.diff.trimEnd());
  if (advice !== undefined)
    parts.push(`${advice.title}\n  ${advice.where}:\n${indent(advice.text)}\n  ${advice.afterwards}`);
  parts.push(renderFindings(findings, { ...view, format: 'text' }));
  parts.push(renderEnding(kubeProxyShowEnding(decision, flags), view));
  printText(context, parts.filter((part) => part !== '').join('\n\n'));
  return exitCode.done;
}

function placeOf({ home, daemonSet, source, distribution }: KubeProxyObservation): string {
  const what = daemonSet === undefined ? home : `DaemonSet/${daemonSet.namespace}/${daemonSet.name}`;
  const config =
    source.kind === 'config-map'
      ? `, configured by ConfigMap/${source.namespace}/${source.name} key ${source.key}`
      : '';
  return `${what}${config}${distribution === 'unknown' ? '' : ` (${distribution})`}`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
