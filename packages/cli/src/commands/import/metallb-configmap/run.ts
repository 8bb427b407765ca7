import { type Finding, findingReporter, positionAt } from '@gatesmith/diagnostics';
import { jsonValue, readDocument, writeYaml } from '@gatesmith/documents';
import { at } from '@gatesmith/kubernetes';
import { findLegacyConfig, importLegacyConfig, metallbFindings } from '@gatesmith/metallb';
import { UsageError } from '../../../errors.ts';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import { legacyLocator } from '../../../input/locate-legacy.ts';
import { type ReadDocument, readDocuments } from '../../../input/read-documents.ts';
import { fileNames } from '../../../input/read-input.ts';
import { printJson } from '../../../output/print.ts';
import { writeOutput } from '../../../output/write-output.ts';
import { renderFindings } from '../../../render/findings.ts';
import type { RunContext } from '../../../run-context.ts';
import { renderEnding } from '../../../verdict/ending.ts';
import { importEnding } from '../../../verdict/import-ending.ts';

/** The flags of `import metallb-configmap`. */
export interface ImportMetalLBConfigMapFlags extends OutputFlags {
  readonly out: string;
  readonly force: boolean;
}

/** Turns MetalLB's old configuration into values. */
export async function importMetalLBConfigMap(
  context: RunContext,
  { output, out, force }: ImportMetalLBConfigMapFlags,
  file: string,
): Promise<ExitCode> {
  const { documents, findings: unreadable, sources } = await readDocuments(context, [file]);
  const [first, ...others] = documents.flatMap((document) => {
    const { place } = findLegacyConfig(document.value, { parseYaml });
    return place === undefined ? [] : [{ document, place }];
  });
  const document =
    first?.document ?? documents.find(({ value }) => at(value, 'data') !== undefined) ?? documents[0];
  const refuse = (message: string, findings: readonly Finding[]): UsageError =>
    new UsageError(`${fileNames([file])}: ${message}`, {
      code: 'FILE_INVALID',
      hint: 'kubectl -n metallb-system get configmap config -o yaml writes such a file',
      findings,
      sources,
    });
  if (unreadable.length > 0 || document === undefined)
    throw refuse('holds no document that can be read', unreadable);
  const result = importLegacyConfig(document.value, { parseYaml });
  const { values } = result;
  const locate =
    first === undefined
      ? document.locate
      : legacyLocator(document, { source: sources.get(document.file) ?? '', place: first.place });
  const findings: readonly Finding[] = [
    ...result.findings.map((finding) => ({ ...finding, file: document.file, ...locate(finding.path) })),
    ...others.map((other) => leftOut(other.document)),
  ];
  if (values.pools.length === 0 && values.bgp.peers.length === 0)
    throw refuse('holds no configuration of MetalLB from before 0.13 that can be used', findings);
  const text = writeYaml(values);
  if (output === 'json') {
    if (out !== '-') await writeOutput(context, out, text, { overwrite: force });
    printJson(context, { values, findings });
  } else {
    await writeOutput(context, out, text, { overwrite: force });
    const { messages } = context;
    // no frames where a line may hold a password
    const shown = findings.some(({ path }) => path.includes('password')) ? undefined : sources;
    if (findings.length > 0)
      messages.print(`${renderFindings(findings, { ...messages.view, format: output, sources: shown })}\n\n`);
    if (output === 'text')
      messages.print(renderEnding(importEnding({ values, findings, out }), messages.view));
  }
  return findings.some(({ severity }) => severity !== 'info') ? exitCode.differs : exitCode.done;
}

const report = findingReporter(metallbFindings);

/** A further document that holds a configuration. */
function leftOut({ file, locate }: ReadDocument): Finding {
  return report('GS-IMPORT-LOST', {
    subject: 'legacy configuration',
    path: [],
    message: 'configuration: another document holds one too, which is left out',
    hint: 'import each one from a separate file',
    file,
    ...locate([]),
  });
}

/** Reads the configuration inside the ConfigMap as MetalLB did, which used the same reader as kubectl. */
function parseYaml(text: string): unknown {
  const reading = readDocument(text, { braces: 'yaml' });
  const decoding = reading.ok ? jsonValue(reading) : ({ ok: false, problem: reading.problems[0] } as const);
  if (decoding.ok) return decoding.value;
  const { offset = 0, reason = 'unreadable' } = decoding.problem ?? {};
  throw new Error(`is not YAML, in its line ${positionAt(text, offset).line}: ${reason}`);
}
