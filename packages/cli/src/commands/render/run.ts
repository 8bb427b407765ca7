import { writeYaml } from '@gatesmith/documents';
import { toChartValues, toResources, type Values } from '@gatesmith/values';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ChartFlags } from '../../flags/chart.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { requireValues } from '../../input/read-values.ts';
import { printJson } from '../../output/print.ts';
import { renderFindings } from '../../render/findings.ts';
import type { RunContext } from '../../run-context.ts';
import { renderEnding } from '../../verdict/ending.ts';
import { writtenEnding } from '../../verdict/written-ending.ts';
import { version } from '../../version.ts';
import { fileNames, type NamedObject } from './file-names.ts';
import { writeDirectory } from './write-directory.ts';

/** The flags of `render`. */
export interface RenderFlags extends ValuesFlags, ChartFlags, OutputFlags {
  readonly format: 'values' | 'resources' | 'manifests' | 'argocd' | 'flux' | 'k3s';
  readonly repository: string;
  readonly directory?: string;
  readonly kubeVersion: string;
  readonly sandbox: boolean;
}

/** Prints what would be applied. */
export async function render(context: RunContext, flags: RenderFlags): Promise<ExitCode> {
  const { values, findings, sources } = await requireValues(context, flags);
  const { messages } = context;
  if (findings.length > 0 && flags.output !== 'json') {
    messages.print(`${renderFindings(findings, { ...messages.view, format: 'text', sources })}\n\n`);
  }
  if (flags.format === 'values') {
    const document = toChartValues(values);
    await write(context, flags, new Map([['values.yaml', document]]), document);
  } else {
    const objects = await objectsOf(context, flags, values);
    await write(context, flags, fileNames(objects), objects);
  }
  return exitCode.done;
}

async function objectsOf(
  context: RunContext,
  flags: RenderFlags,
  values: Values,
): Promise<readonly NamedObject[]> {
  const { format, repository } = flags;
  if (format === 'resources') return toResources(values);
  if (format === 'argocd' || format === 'flux' || format === 'k3s') {
    const { desiredNamespaces } = await import('@gatesmith/installer');
    const { gitOpsDocuments } = await import('./gitops.ts');
    return gitOpsDocuments(format, {
      values,
      repository,
      // The chart is released together with the command line, under the same version.
      chartVersion: version,
      namespaces: desiredNamespaces(values),
    });
  }
  return manifests(context, flags, values);
}

async function manifests(
  context: RunContext,
  flags: RenderFlags,
  values: Values,
): Promise<readonly NamedObject[]> {
  const { renderDesired } = await import('@gatesmith/installer');
  const { openChart } = await import('../../chart/open-chart.ts');
  const { openHelm } = await import('../../chart/open-helm.ts');
  const { signal, messages } = context;
  const helm = await openHelm(context);
  const chart = await openChart(context, { named: flags.chart, standIns: flags.sandbox, helm: helm.program });
  try {
    if (chart.source.standIn)
      messages.inform('These are the stand-in charts, for the practice cluster only.');
    const desired = await renderDesired({
      values,
      chart: chart.source,
      helm,
      kubeVersion: flags.kubeVersion,
      signal,
    });
    return [...desired.namespaces, ...desired.crds, ...desired.release];
  } finally {
    await chart.dispose();
  }
}

async function write(
  context: RunContext,
  { directory, output, format }: RenderFlags,
  files: ReadonlyMap<string, unknown>,
  whole: unknown,
): Promise<void> {
  if (directory !== undefined) {
    const written = await writeDirectory(context, directory, files);
    if (output === 'json') printJson(context, written);
    else {
      const { view } = context.messages;
      context.messages.inform(renderEnding(writtenEnding({ directory, format, ...written }), view));
    }
    return;
  }
  if (output === 'json') printJson(context, whole);
  else context.stdout.write([...files.values()].map(toYaml).join('---\n'));
}

function toYaml(document: unknown): string {
  return writeYaml(document);
}
