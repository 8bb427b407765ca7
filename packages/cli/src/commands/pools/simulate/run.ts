import { type Finding, findingReporter, hasErrors } from '@gatesmith/diagnostics';
import { metallbFindings, type ScenarioResult, simulateScenario } from '@gatesmith/metallb';
import { UsageError } from '../../../errors.ts';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import { type ReadDocument, readDocuments } from '../../../input/read-documents.ts';
import { fileNames } from '../../../input/read-input.ts';
import { printJson, printText } from '../../../output/print.ts';
import { renderFindings } from '../../../render/findings.ts';
import { renderTable } from '../../../render/table.ts';
import type { RunContext } from '../../../run-context.ts';
import { viewOf } from '../../../terminal/style.ts';

/** The flags of `pools simulate`. */
export interface SimulateFlags extends OutputFlags {
  readonly file: string;
}

/** Shows which address each Service of a scenario gets. */
export async function simulate(context: RunContext, { file, output }: SimulateFlags): Promise<ExitCode> {
  const { documents, findings: unreadable, sources } = await readDocuments(context, [file]);
  const [document, second] = documents;
  const result = simulateScenario(document?.value);
  const placed = result.findings.map((finding) => place(finding, document, fileNames([file])));
  const extra = second === undefined ? [] : [place(secondDocument, second, second.file)];
  const findings = unreadable.length > 0 ? unreadable : [...placed, ...extra];
  if (hasErrors(findings)) {
    throw new UsageError(`${fileNames([file])}: is not a scenario`, {
      code: 'FILE_INVALID',
      hint: 'gatesmith pools simulate --help shows its form',
      findings,
      sources,
    });
  }
  if (output === 'json') {
    const { steps, final, finalAlternatives, affected, complete } = result;
    printJson(context, { steps, final, finalAlternatives, affected, complete, findings });
  } else printText(context, renderScenario(result, findings, context, output, sources));
  return exitCode.done;
}

const report = findingReporter(metallbFindings);

const secondDocument = report('GS-SCENARIO-INVALID', {
  subject: 'scenario',
  path: [],
  message: 'scenario: a second document, where a file holds one scenario',
  hint: 'put it into a file of its own',
});

/** Adds the place in the file to findings about the scenario itself; those about its outcome have none. */
function place(finding: Finding, document: ReadDocument | undefined, file: string): Finding {
  if (finding.path.length === 0 && finding.code !== 'GS-SCENARIO-INVALID') return finding;
  const subject = finding.subject === 'scenario' ? file : finding.subject;
  return document === undefined
    ? { ...finding, subject }
    : { ...finding, subject, file, ...document.locate(finding.path) };
}

function renderScenario(
  { final, finalAlternatives = [], affected, complete }: ScenarioResult,
  findings: readonly Finding[],
  context: RunContext,
  output: 'text' | 'short',
  sources: ReadonlyMap<string, string>,
): string {
  const chance = new Set(affected);
  const rows = Object.entries(final).map(([service, addresses]) => {
    const others = finalAlternatives.map((other) => (other[service] ?? []).join(', ') || 'none');
    const also = chance.has(service)
      ? [...new Set(others)].filter((other) => other !== addresses.join(', '))
      : [];
    return [
      service,
      addresses.join(', ') || 'none',
      also.length === 0 ? '' : `or ${also.slice(0, 4).join(', or ')}${also.length > 4 ? ', ...' : ''}`,
    ];
  });
  if (output === 'short') return rows.map(([service, addresses]) => `${service} ${addresses}`).join('\n');
  const table = renderTable({
    head: ['SERVICE', 'ADDRESSES', 'BY CHANCE'],
    rows,
    width: viewOf(context.stdout).width,
  });
  const shown = renderFindings(findings, { ...viewOf(context.stdout), format: 'text', sources });
  const more = complete ? '' : '\n\nThere are more possibilities than were followed.';
  return `${table}${more}${shown === '' ? '' : `\n\n${shown}`}`;
}
