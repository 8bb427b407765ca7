import type { Finding } from '@gatesmith/diagnostics';
import { textAt } from '@gatesmith/kubernetes';
import { validateResources } from '@gatesmith/metallb';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { OutputFormat, ReportFormat } from '../../flags/output.ts';
import { type ReadDocument, readDocuments } from '../../input/read-documents.ts';
import { fileNames } from '../../input/read-input.ts';
import type { ValidateDocument } from '../../output/documents.ts';
import { printJson, printText } from '../../output/print.ts';
import { printReport } from '../../output/print-report.ts';
import { renderFindings } from '../../render/findings.ts';
import { isReportFormat } from '../../reports/render-report.ts';
import type { RunContext } from '../../run-context.ts';
import { viewOf } from '../../terminal/style.ts';
import { renderEnding } from '../../verdict/ending.ts';
import { validateEnding } from '../../verdict/validate-ending.ts';
import { validityVerdict } from './validity-verdict.ts';

/** Files of MetalLB objects, and how they are judged and reported. */
export interface ValidateMetalLBOptions {
  readonly files: readonly string[];
  readonly bgpType: 'native' | 'frr' | 'frr-k8s';
  /** Where MetalLB runs. @default the namespace that all objects name, or metallb-system */
  readonly namespace?: string | undefined;
  readonly output: OutputFormat | ReportFormat;
}

/** Judges MetalLB objects as the API server with MetalLB's webhook would, document by document. */
export async function validateMetalLB(
  context: RunContext,
  { output, bgpType, files, namespace }: ValidateMetalLBOptions,
): Promise<ExitCode> {
  const { documents, findings: unreadable, sources } = await readDocuments(context, files);
  if (documents.length === 0 && unreadable.length === 0) {
    throw new UsageError(`${fileNames(files)}: holds no object`, {
      code: 'FILE_INVALID',
      hint: 'kubectl get ipaddresspools,l2advertisements -n metallb-system -o yaml writes such a file',
    });
  }
  const objects = documents.map(({ value }) => value);
  const home = namespace ?? sharedNamespace(objects) ?? defaultNamespace;
  const report = validateResources(objects, { bgpType, namespace: home });
  const resources = report.resources.map(({ index, kind, name, namespace, accepted, by, findings }) => {
    const document = documents[index];
    const placed = findings.map((finding) => place(nameFlag(finding, home), document));
    return { kind, name, namespace, accepted, by, findings: placed };
  });
  const valid = unreadable.length === 0 && report.valid;
  const findings = [...unreadable, ...resources.flatMap((resource) => resource.findings)];
  if (output === 'json') {
    const document: ValidateDocument = { valid, namespace: home, findings, resources };
    printJson(context, document);
  } else if (isReportFormat(output)) {
    const verdict = validityVerdict(findings, valid ? 'passed' : 'failed');
    await printReport(context, { output, values: files }, { verdict, findings });
  } else {
    const view = viewOf(context.stdout);
    const { style } = view;
    printText(context, renderFindings(findings, { ...view, format: output, sources }));
    if (output === 'text') {
      const rows = resources.map(
        ({ kind, namespace, name, accepted }) =>
          `${kind === '' ? 'document' : `${kind}/${namespace}/${name}`}: ${accepted ? style('green', 'accepted') : style('red', 'refused')}`,
      );
      if (findings.length > 0) rows.unshift('');
      if (namespace === undefined && home !== defaultNamespace) {
        rows.push(
          `Judged for a MetalLB that runs in namespace ${home}, which all objects name; --namespace sets another.`,
        );
      }
      const names = fileNames(files);
      rows.push(
        renderEnding(
          validateEnding({ names, valid, findings, as: 'metallb', flags: { values: files } }),
          view,
        ),
      );
      printText(context, rows.join('\n'));
    }
  }
  return valid ? exitCode.done : exitCode.invalid;
}

function place(finding: Finding, document: ReadDocument | undefined): Finding {
  if (document === undefined || finding.line !== undefined) return finding;
  return { ...finding, file: document.file, ...document.locate(finding.path) };
}

const defaultNamespace = 'metallb-system';

/** The namespace that all objects of MetalLB name; with several, or one without any, MetalLB's namespace cannot be derived from them. */
function sharedNamespace(objects: readonly unknown[]): string | undefined {
  const named = objects
    .filter((object) => textAt(object, 'apiVersion')?.startsWith('metallb.io/'))
    .map((object) => textAt(object, 'metadata', 'namespace') ?? '');
  const [first = ''] = named;
  return first !== '' && named.every((name) => name === first) ? first : undefined;
}

/** Adds the flag to the hint of a finding about an object in another namespace. */
function nameFlag(finding: Finding, home: string): Finding {
  const { code, severity, hint } = finding;
  if (code !== 'GS-RESOURCE-NAMESPACE' || severity !== 'error' || hint === undefined) return finding;
  return { ...finding, hint: `${hint}; if MetalLB does not run in ${home}, add --namespace NAME` };
}
