import { type Finding, hasErrors } from '@gatesmith/diagnostics';
import type { ParseValuesResult, Values, ValuesFinding, ValuesSource } from '@gatesmith/values';
import { UsageError } from '../errors.ts';
import type { RunContext } from '../run-context.ts';
import { stdinName } from '../stdin-name.ts';
import { type DefaultFileOptions, defaultFiles, withDefaultFile } from './default-values-file.ts';
import { importModule, isModule } from './import-module.ts';
import { fileNames, readTextInput } from './read-input.ts';

/** The result of reading values, and the files they came from. */
export interface ReadValues {
  readonly result: ParseValuesResult;
  /** File contents by file name, for frames. */
  readonly sources: ReadonlyMap<string, string>;
  /** Adds file and line to findings about values that another reader made. */
  readonly placed: (findings: readonly Finding[]) => readonly Finding[];
}

/** The values to read, and their use. */
export interface ReadValuesOptions extends DefaultFileOptions {
  /** As in the options of `safeParseValues`; without any document it does not apply. @default false */
  readonly forInstall?: boolean | undefined;
}

/**
 * Reads and checks the documents of `-f` and the arguments of `--set`; never refuses.
 *
 * @throws {UsageError} when a file cannot be read at all.
 */
export async function readValues(
  context: RunContext,
  { values = [], set = [], forInstall = false }: ReadValuesOptions,
): Promise<ReadValues> {
  if (values.filter((file) => file === '-').length > 1) {
    throw new UsageError('-f -: stdin can be read once only', {
      code: 'USAGE',
      hint: 'give the other documents as files',
    });
  }
  const documents: ValuesSource[] = [];
  const sources = new Map<string, string>();
  for (const file of values) {
    if (isModule(file)) {
      documents.push({ file, value: await importModule(context, file) });
      continue;
    }
    const name = file === '-' ? stdinName : file;
    const text = await readTextInput(context, file);
    documents.push({ file: name, text });
    sources.set(name, text);
  }
  const options = { set, forInstall: forInstall && documents.length + set.length > 0 };
  const { locateValues, safeParseValues } = await import('@gatesmith/values');
  const placed: ReadValues['placed'] = (findings) => {
    const locate = locateValues(documents, set);
    // A line without a file is one of an object in the cluster.
    return findings.map((finding) =>
      finding.file === undefined && finding.line === undefined
        ? { ...finding, ...locate(finding.path) }
        : finding,
    );
  };
  return { result: safeParseValues(documents, options), sources, placed };
}

/** Valid values, and the warnings about them. */
export interface GoodValues {
  readonly values: Values;
  /** The files that were read, the default one included. */
  readonly files: readonly string[];
  readonly findings: readonly ValuesFinding[];
  readonly sources: ReadonlyMap<string, string>;
  readonly placed: ReadValues['placed'];
}

/** The values that a command cannot do without. */
export interface RequireValuesOptions extends DefaultFileOptions {
  /** The hint when there are none. */
  readonly missingHint?: string | undefined;
}

/**
 * As {@link readValues}, for commands that require valid values, with everything that an installation needs.
 *
 * @throws {UsageError} code `VALUES_INVALID`, with all findings.
 */
export async function requireValues(
  context: RunContext,
  { missingHint, ...flags }: RequireValuesOptions,
): Promise<GoodValues> {
  const found = await withDefaultFile(context, flags);
  if ((found.values ?? []).length === 0 && (found.set ?? []).length === 0) {
    throw new UsageError('no values are given', {
      code: 'USAGE',
      hint: missingHint ?? `add -f FILE, or write ${defaultFiles[1]} with gatesmith init`,
    });
  }
  return readGoodValues(context, { ...found, forInstall: true });
}

/**
 * As {@link requireValues}, for commands that work without values: the defaults apply then.
 *
 * @throws {UsageError} code `VALUES_INVALID`, with all findings.
 */
export async function readValuesOrDefaults(
  context: RunContext,
  flags: ReadValuesOptions,
): Promise<GoodValues> {
  return readGoodValues(context, { ...flags, ...(await withDefaultFile(context, flags)) });
}

/**
 * The documents and values that are given, without a default file.
 *
 * @throws {UsageError} code `VALUES_INVALID`, with all findings.
 */
export async function readGoodValues(context: RunContext, flags: ReadValuesOptions): Promise<GoodValues> {
  const { result, sources, placed } = await readValues(context, flags);
  const { values, findings } = result;
  if (values === undefined || hasErrors(findings)) {
    const names = fileNames(flags.values ?? ['--set']);
    throw new UsageError(`${names}: the values are not valid; nothing was done`, {
      code: 'VALUES_INVALID',
      hint: 'correct what is listed above; gatesmith validate checks without a cluster',
      findings,
      sources,
    });
  }
  return { values, files: flags.values ?? [], findings, sources, placed };
}
