import { BaseError, formatFinding, hasErrors } from '@gatesmith/diagnostics';
import type { NodeLabels } from '@gatesmith/metallb';
import { checkValues } from './check-values.ts';
import type { Values } from './gen/values.ts';
import { mergeSources } from './merge-sources.ts';
import { readByShape } from './shape/read-values.ts';
import { shapeFindings } from './shape-findings.ts';
import { restoreNulls, stripNulls } from './strip-nulls.ts';
import type { ValuesFinding } from './values-finding.ts';
import type { ValuesSource } from './values-source.ts';

/** The settings that override the documents. */
export interface ParseValuesOptions {
  /** Arguments of `--set`, in order, in Helm's grammar. @default [] */
  readonly set?: readonly string[] | undefined;
  /**
   * The cluster's nodes, where they are known: BGP peers and advertisements that MetalLB refuses only on a node in common
   * are then errors or nothing, instead of warnings.
   */
  readonly nodes?: readonly NodeLabels[] | undefined;
  /**
   * Whether the values are to be installed as they are. An entrypoint that no pool may serve is an error then; the defaults
   * alone, or a part that is laid over other values, may do without a pool.
   * @default false
   */
  readonly forInstall?: boolean | undefined;
}

/** The values, when there is no error among the findings; warnings may exist in both cases. */
export type ParseValuesResult =
  | { readonly values: Values; readonly findings: readonly ValuesFinding[] }
  | { readonly values?: undefined; readonly findings: readonly ValuesFinding[] };

/** Values that were refused; `findings` says where and why. */
export class InvalidValuesError extends BaseError<'INVALID_VALUES'> {
  readonly findings: readonly ValuesFinding[];

  constructor(findings: readonly ValuesFinding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    super(`values: ${errors.length === 1 ? '1 error' : `${errors.length} errors`}`, {
      code: 'INVALID_VALUES',
      details: findings.slice(0, 20).map((finding) => formatFinding(finding)),
    });
    this.findings = findings;
  }
}

/**
 * Reads values documents, lays them over one another as Helm does, and checks everything that can be checked without a
 * cluster. Reports all problems at once and never throws; no sources at all are an empty document, whose values are the
 * defaults.
 *
 * @example
 * ```ts
 * import { safeParseValues } from '@gatesmith/values';
 *
 * const { values, findings } = safeParseValues([{ file: 'values.yaml', text: 'pols: []' }]);
 * values; // undefined
 * findings[0]?.hint; // 'did you mean "pools"?'
 * ```
 */
export function safeParseValues(
  sources: readonly ValuesSource[],
  { set = [], nodes, forInstall = false }: ParseValuesOptions = {},
): ParseValuesResult {
  const { document, findings, inOrder, isReadable, locate, plainAt } = mergeSources(sources, set);
  if (!isReadable) return { findings };
  const written = stripNulls(document);
  const { value, issues } = readByShape(written);
  if (value === undefined)
    return {
      findings: inOrder([
        ...findings,
        ...shapeFindings({ written, issues, nodes, forInstall, plainAt }, locate),
      ]),
    };
  const values = restoreNulls(value, document);
  const all = inOrder([...findings, ...checkValues({ values, written, nodes, forInstall }, locate)]);
  return hasErrors(all) ? { findings: all } : { values, findings: all };
}

/**
 * As {@link safeParseValues}, for callers that have nothing to do with refused values.
 *
 * @throws {InvalidValuesError} code `INVALID_VALUES`, with all findings.
 */
export function parseValues(sources: readonly ValuesSource[], options?: ParseValuesOptions): Values {
  const { values, findings } = safeParseValues(sources, options);
  if (values === undefined) throw new InvalidValuesError(findings);
  return values;
}
