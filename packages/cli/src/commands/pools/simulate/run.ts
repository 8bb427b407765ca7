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
    const { steps, final, finalAlternatives, finalReasons, affected, complete } = result;
    printJson(context, { steps, final, finalAlternatives, finalReasons, affected, complete, findings });
  } else printText(context, renderScenario(context, result, { findings, output, sources }));
  return exitCode.done;
}

const report = findingReporter(metallbFindings);

const secondDocument = report('GS-SCENARIO-INVALID', {
  subject: 'scenario',
  path: [],
  message: 'scenario: a second document, where a file holds one scenario',
  hint: 'put it into a separate file',
});

/** Adds the place in the file to findings about the scenario itself; those about its outcome have none. */
function place(finding: Finding, document: ReadDocument | undefined, file: string): Finding {
  if (finding.path.length === 0 && finding.code !== 'GS-SCENARIO-INVALID') return finding;
  const subject = finding.subject === 'scenario' ? file : finding.subject;
  return document === undefined
    ? { ...finding, subject }
    : { ...finding, subject, file, ...document.locate(finding.path) };
}

interface ScenarioView {
  readonly findings: readonly Finding[];
  readonly output: 'text' | 'short';
  readonly sources: ReadonlyMap<string, string>;
}

function renderScenario(
  context: RunContext,
  result: ScenarioResult,
  { findings, output, sources }: ScenarioView,
): string {
  const { final, finalReasons = {}, complete } = result;
  const rows = Object.keys(final).map((service) => {
    const [first = none, ...others] = outcomesOf(service, result);
    return { service, first, others, reason: finalReasons[service] ?? '' };
  });
  if (output === 'short') {
    return rows
      .map(
        ({ service, first, reason }) =>
          `${service} ${first}${first === none && reason !== '' ? ` (${reason})` : ''}`,
      )
      .join('\n');
  }
  const view = viewOf(context.stdout);
  const head = ['SERVICE', 'ADDRESSES', 'BY CHANCE'];
  const table = renderTable({
    head: rows.some(({ reason }) => reason !== '') ? [...head, 'WHY NONE'] : head,
    rows: rows.map(({ service, first, others, reason }) => [service, first, byChance(others), reason]),
    width: view.width,
  });
  const shown = renderFindings(findings, { ...view, format: 'text', sources });
  const more = complete ? '' : '\n\nThere are more possibilities than were followed.';
  return `${table}${more}${shown === '' ? '' : `\n\n${shown}`}`;
}

const none = 'none';
const mostAlternatives = 4;

/** Everything that a Service may end with, each once. */
function outcomesOf(service: string, { final, finalAlternatives = [] }: ScenarioResult): readonly string[] {
  const ends = [final, ...finalAlternatives].map((end) => (end[service] ?? []).join(', ') || none);
  return [...new Set(ends)];
}

/** The other outcomes; none at all is never among those that are cut. */
function byChance(others: readonly string[]): string {
  if (others.length === 0) return '';
  const sorted = [...others.filter((other) => other === none), ...others.filter((other) => other !== none)];
  const shown = sorted.slice(0, mostAlternatives);
  return `or ${shown.join(', or ')}${sorted.length > shown.length ? ', ...' : ''}`;
}
