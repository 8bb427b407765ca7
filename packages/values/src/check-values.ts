import type { NodeLabels } from '@gatesmith/metallb';
import { checkResources } from './check-resources.ts';
import type { Values } from './gen/values.ts';
import type { Locate } from './merge-sources.ts';
import { reportRule } from './rules/report-rule.ts';
import { rules } from './rules/rules.ts';
import { frontDoorOf } from './to-resources.ts';
import type { ValuesFinding } from './values-finding.ts';

/** A document whose keys and types are right. */
export interface ReadDocument {
  readonly values: Values;
  /** The document as a person wrote it, before defaults. */
  readonly written: Readonly<Record<string, unknown>>;
  /** The cluster's nodes, where they are known. */
  readonly nodes?: readonly NodeLabels[] | undefined;
}

/** The findings that need several sections to be compared, and those that MetalLB itself would have. */
export function checkValues(
  { values, written, nodes }: ReadDocument,
  locate: Locate,
): readonly ValuesFinding[] {
  const skipped = new Set<string>(values.checks.skip);
  const frontDoor = frontDoorOf(values);
  // The front door's own findings are the pools that no advertisement covers.
  const unadvertised = frontDoor.findings.flatMap(({ path: [, index] }) =>
    typeof index === 'number' ? [index] : [],
  );
  const ofRules = rules
    .filter(({ code, skippable }) => !skippable || !skipped.has(code))
    .flatMap(({ code, severity, check }) =>
      check({ values, written, unadvertised }).map((broken) =>
        reportRule(code, { ...broken, severity, ...locate(broken.path, 'key') }),
      ),
    );
  const ofResources = checkResources(values, { frontDoor, nodes })
    .filter(({ code, refused }) => refused || !skipped.has(code))
    .map(({ refused: _, ...finding }) => {
      const { file, line, column } = locate(finding.path, 'value');
      return { ...finding, file, line, column };
    });
  return [...ofRules, ...ofResources];
}
