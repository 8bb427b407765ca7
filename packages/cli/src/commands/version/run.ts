import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonValue, readDocument } from '@gatesmith/documents';
import { asArray, at, textAt } from '@gatesmith/kubernetes';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { OutputFlags } from '../../flags/output.ts';
import { columns } from '../../help/columns.ts';
import { printJson, printText } from '../../output/print.ts';
import type { RunContext } from '../../run-context.ts';
import { version } from '../../version.ts';

/** Prints the versions of the program and its charts, and the versions of Helm and Kubernetes that it works with. */
export async function showVersion(context: RunContext, { output }: OutputFlags): Promise<ExitCode> {
  if (output === 'short') {
    printText(context, version);
    return exitCode.done;
  }
  const { oldestHelm, umbrellaFolder } = await import('@gatesmith/installer');
  const chart = await readChartFile(umbrellaFolder());
  const dependencies = asArray(at(chart, 'dependencies')).map((dependency) => ({
    name: textAt(dependency, 'name') ?? '',
    version: textAt(dependency, 'version') ?? '',
  }));
  const kubernetes = (textAt(chart, 'kubeVersion') ?? '').replace(/-0$/, '');
  const document = {
    client: { version, node: process.versions.node },
    chart: { version: textAt(chart, 'version'), appVersion: textAt(chart, 'appVersion'), dependencies },
    supported: { helm: `>=${oldestHelm}`, kubernetes },
  };
  if (output === 'json') printJson(context, document);
  else {
    const charts = dependencies.map((each) => `${each.name} ${each.version}`).join(', ');
    const rows = [
      { term: 'gatesmith', text: `${version} (Node ${document.client.node})` },
      { term: 'chart', text: `${document.chart.version ?? 'missing'} (${charts})` },
      { term: 'Helm', text: `${oldestHelm} or newer, Helm 3 or 4` },
      { term: 'Kubernetes', text: `${kubernetes.replace(/^>=/, '')} or newer` },
    ];
    const width = context.stdout.columns ?? 80;
    printText(context, columns(rows, { width, paint: (term) => term }).replaceAll(/^ {2}/gm, ''));
  }
  return exitCode.done;
}

/** The Chart.yaml of a chart. */
async function readChartFile(folder: string): Promise<unknown> {
  const reading = readDocument(await readFile(join(folder, 'Chart.yaml'), 'utf8'));
  const decoding = reading.ok ? jsonValue(reading) : undefined;
  return decoding?.ok === true ? decoding.value : undefined;
}
