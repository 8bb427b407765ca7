import { hasErrors } from '@gatesmith/diagnostics';
import { type ScenarioResult, simulateScenario } from '@gatesmith/metallb';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { readDocuments } from '../../input/read-documents.ts';
import { fileNames } from '../../input/read-input.ts';
import { printJson, printText } from '../../print.ts';
import { renderFindings } from '../../render/findings.ts';
import { renderTable } from '../../render/table.ts';
import type { RunContext } from '../../run-context.ts';
import { viewOf } from '../../style.ts';
import type { SimulateFlags } from './route.ts';

/** Which address each Service of a scenario gets. */
export async function simulate(context: RunContext, { file, output }: SimulateFlags): Promise<ExitCode> {
  const { documents, findings: unreadable, sources } = await readDocuments(context, [file]);
  const [document] = documents;
  const result = simulateScenario(document?.value);
  const placed = result.findings.map((finding) =>
    document === undefined || finding.code !== 'GS-SCENARIO-INVALID'
      ? finding
      : { ...finding, subject: document.file, file: document.file, ...document.locate(finding.path) },
  );
  const findings = unreadable.length > 0 ? unreadable : placed;
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
  } else printText(context, renderScenario(result, context, output));
  return exitCode.done;
}

function renderScenario(
  { final, finalAlternatives = [], affected, findings }: ScenarioResult,
  context: RunContext,
  output: 'text' | 'short',
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
  const table = renderTable({ head: ['SERVICE', 'ADDRESSES', 'BY CHANCE'], rows });
  const told = renderFindings(findings, { ...viewOf(context.stdout), format: 'text' });
  return told === '' ? table : `${table}\n\n${told}`;
}
