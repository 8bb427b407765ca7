import type { FindingPath } from '@gatesmith/diagnostics';
import type { Values } from '../gen/values.ts';
import type { RuleCode } from './report-rule.ts';

/** A relation between keys that does not hold. */
export interface BrokenRule {
  readonly path: FindingPath;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly nearest?: string | undefined;
  /**
   * Other dependencies of the finding, as paths of the document with `*` for every entry of a list. The finding is left out
   * where one of them could not be read.
   * @default none but `path`
   */
  readonly reliesOn?: readonly FindingPath[] | undefined;
}

/** The inputs of a rule. */
export interface RuleInput {
  readonly values: Values;
  /** The document as a person wrote it, before defaults. */
  readonly written: Readonly<Record<string, unknown>>;
  /** Indices of the pools that no advertisement covers, without that being intended. */
  readonly unadvertised: readonly number[];
  /** Where in the document a path of `values` is: entries that cannot be read are missing from `values`. */
  readonly originalPath: (path: FindingPath) => FindingPath;
  /** Whether the values are to be installed as they are, and not only a part of what will be. */
  readonly forInstall: boolean;
}

/** A relation between sections that a schema cannot say. */
export interface Rule {
  readonly code: RuleCode;
  /** @default the registry's severity for the code */
  readonly severity?: 'error' | undefined;
  /**
   * Where else it is checked: `chart` has a twin in `templates/requirements.yaml`; `none` needs arithmetic on addresses,
   * is about a section that the chart ignores, or would refuse the chart's own defaults.
   */
  readonly twin: 'chart' | 'none';
  /** Whether `checks.skip` may silence it. */
  readonly skippable: boolean;
  check(input: RuleInput): readonly BrokenRule[];
}
