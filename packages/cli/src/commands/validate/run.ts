import { type Finding, hasErrors } from '@gatesmith/diagnostics';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ReportFlags } from '../../flags/output.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { withDefaultFile } from '../../input/default-values-file.ts';
import { fileNames } from '../../input/read-input.ts';
import { readValues } from '../../input/read-values.ts';
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

/** The flags of `validate`. */
export interface ValidateFlags extends ValuesFlags, ReportFlags {
  readonly as: 'values' | 'metallb';
  readonly bgpType: 'native' | 'frr' | 'frr-k8s';
  readonly namespace?: string;
}

/** Checks files without a cluster. */
export async function validate(context: RunContext, flags: ValidateFlags): Promise<ExitCode> {
  if (flags.as === 'values' && flags.namespace !== undefined) {
    throw new UsageError('--namespace: is for MetalLB objects, and the files hold values', {
      code: 'USAGE',
      hint: 'add --as metallb, or leave --namespace out',
    });
  }
  const { values: files = [], set = [] } =
    flags.as === 'values' ? await withDefaultFile(context, flags) : flags;
  if (files.length === 0 && set.length === 0) {
    throw new UsageError('no file is given', {
      code: 'USAGE',
      hint: 'gatesmith validate -f values.yaml; -f - reads stdin',
    });
  }
  if (flags.as === 'metallb') {
    const { validateMetalLB } = await import('./validate-metallb.ts');
    return validateMetalLB(context, { ...flags, files });
  }
  const { result, sources } = await readValues(context, { values: files, set, forInstall: true });
  const valid = result.values !== undefined && !hasErrors(result.findings);
  await printVerdict(context, flags, {
    valid,
    findings: result.findings,
    sources,
    files,
  });
  return valid ? exitCode.done : exitCode.invalid;
}

interface Verdict {
  readonly valid: boolean;
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
  readonly files: readonly string[];
}

async function printVerdict(
  context: RunContext,
  flags: ValidateFlags,
  { valid, findings, sources, files }: Verdict,
): Promise<void> {
  const { output, set } = flags;
  if (output === 'json') {
    printJson(context, { valid, findings } satisfies ValidateDocument);
    return;
  }
  if (isReportFormat(output)) {
    const verdict = validityVerdict(findings, valid ? 'passed' : 'failed');
    await printReport(context, { output, values: files }, { verdict, findings });
    return;
  }
  const view = viewOf(context.stdout);
  printText(context, renderFindings(findings, { ...view, format: output, sources }));
  if (output === 'short') return;
  const ending = validateEnding({
    names: fileNames(files) || '--set',
    valid,
    findings,
    as: 'values',
    flags: { values: files, set },
  });
  printText(context, `${findings.length === 0 ? '' : '\n'}${renderEnding(ending, view)}`);
}
