import type { FindingPath } from '@gatesmith/diagnostics';
import type { NodeLabels } from '@gatesmith/metallb';
import { checkResources, type ResourceFinding } from './check-resources.ts';
import type { Locate } from './merge-sources.ts';
import { type RuleCode, reportRule } from './rules/report-rule.ts';
import type { BrokenRule, RuleInput } from './rules/rule.ts';
import { rules } from './rules/rules.ts';
import { frontDoorOf } from './to-resources.ts';
import type { ValuesFinding } from './values-finding.ts';

/** A document whose keys and types are right, or the part of one whose keys and types are. */
export interface ReadDocument extends Pick<RuleInput, 'values' | 'written'> {
  /** Where in the whole document a path of this one is. @default the same path */
  readonly originalPath?: ((path: FindingPath) => FindingPath) | undefined;
  /** The cluster's nodes, where they are known. */
  readonly nodes?: readonly NodeLabels[] | undefined;
  /** As in the options of `safeParseValues`. @default false */
  readonly forInstall?: boolean | undefined;
}

/** The findings that need several sections to be compared, and those that MetalLB itself would have. */
export function checkValues(document: ReadDocument, locate: Locate): readonly ValuesFinding[] {
  return [
    ...brokenRules(document).map((broken) => ruleFinding(broken, locate)),
    ...resourceFindings(document).map((finding) => placed(finding, locate)),
  ];
}

/** A rule that does not hold, with the rule's code. */
export interface BrokenRuleOf extends BrokenRule {
  readonly code: RuleCode;
  readonly severity: 'error' | undefined;
  readonly skippable: boolean;
}

/** The rules that do not hold, without those that the document skips. */
export function brokenRules({
  values,
  written,
  originalPath = (path) => path,
  forInstall = false,
}: ReadDocument): readonly BrokenRuleOf[] {
  const skipped = new Set<string>(values.checks.skip);
  // The front door's own findings are the pools that no advertisement covers.
  const unadvertised = frontDoorOf(values).findings.flatMap(({ path: [, index] }) =>
    typeof index === 'number' ? [index] : [],
  );
  return rules
    .filter(({ code, skippable }) => !skippable || !skipped.has(code))
    .flatMap(({ code, severity, skippable, check }) =>
      check({ values, written, unadvertised, originalPath, forInstall }).map((broken) => ({
        ...broken,
        code,
        severity,
        skippable,
      })),
    );
}

/** MetalLB's verdict, without the checks that the document skips. */
export function resourceFindings({
  values,
  nodes,
}: Pick<ReadDocument, 'values' | 'nodes'>): readonly ResourceFinding[] {
  const skipped = new Set<string>(values.checks.skip);
  return checkResources(values, { frontDoor: frontDoorOf(values), nodes }).filter(
    ({ code, refused }) => refused || !skipped.has(code),
  );
}

/** The finding about a rule that does not hold. */
export function ruleFinding(
  { code, reliesOn: _, skippable: __, ...broken }: BrokenRuleOf,
  locate: Locate,
): ValuesFinding {
  return reportRule(code, { ...broken, ...locate(broken.path, 'key') });
}

/** A finding about MetalLB's objects, with its place in the sources. */
export function placed({ refused: _, ...finding }: ResourceFinding, locate: Locate): ValuesFinding {
  const { file, line, column } = locate(finding.path, 'value');
  return { ...finding, file, line, column };
}
