import { hasErrors } from '@gatesmith/diagnostics';
import { importLegacyConfig } from '@gatesmith/metallb';
import { parse, stringify } from 'yaml';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { readDocuments } from '../../input/read-documents.ts';
import { fileNames } from '../../input/read-input.ts';
import { writeOutput } from '../../output/write-output.ts';
import { printJson } from '../../print.ts';
import { renderFindings } from '../../render/findings.ts';
import type { RunContext } from '../../run-context.ts';
import type { ImportFlags } from './route.ts';

/** Turns MetalLB's old configuration into values. */
export async function importMetalLBConfigMap(
  context: RunContext,
  { output, out, force }: ImportFlags,
  file: string,
): Promise<ExitCode> {
  const { documents, findings: unreadable, sources } = await readDocuments(context, [file]);
  const [document] = documents;
  if (unreadable.length > 0 || document === undefined) {
    throw new UsageError(`${fileNames([file])}: holds no document that can be read`, {
      code: 'FILE_INVALID',
      hint: 'kubectl -n metallb-system get configmap config -o yaml writes such a file',
      findings: unreadable,
      sources,
    });
  }
  const { values, findings } = importLegacyConfig(document.value, {
    parseYaml: (text): unknown => parse(text, { logLevel: 'silent' }),
  });
  const text = stringify(values, { lineWidth: 0, aliasDuplicateObjects: false });
  if (output === 'json') {
    if (out !== '-') await writeOutput(context, out, text, { overwrite: force });
    printJson(context, { values, findings });
  } else {
    await writeOutput(context, out, text, { overwrite: force });
    const { conversation } = context;
    if (findings.length > 0)
      conversation.say(renderFindings(findings, { ...conversation.view, format: output }));
  }
  if (values.pools.length === 0 && hasErrors(findings)) return exitCode.invalid;
  return findings.some(({ severity }) => severity !== 'info') ? exitCode.differs : exitCode.done;
}
