import { docsLink } from './docs-link.ts';
import type { Finding, Severity } from './finding.ts';

/** The documentation of a code: one row of the reference. */
export interface FindingEntry {
  /** One severity, or all that occur where the severity depends on the case; the first one is the default. */
  readonly severity: Severity | readonly [Severity, ...Severity[]];
  /** Sentence case, no full stop. */
  readonly title: string;
  /** One paragraph: what the finding means, why it matters, how to fix it. */
  readonly text: string;
}

/** The findings that a package can report, by code. */
export type FindingRegistry = Readonly<Record<`GS-${string}`, FindingEntry>>;

/** The codes of a registry. */
export type CodeOf<Registry extends FindingRegistry> = keyof Registry & string;

type SeverityOf<Entry> = Entry extends { readonly severity: infer Listed }
  ? Listed extends readonly (infer One extends Severity)[]
    ? One
    : Extract<Listed, Severity>
  : never;

/** A finding without what the registry says about its code. */
export type FindingFields<Allowed extends Severity = Severity> = Omit<
  Finding,
  'code' | 'severity' | 'docs'
> & {
  /** @default the registry's first severity for the code */
  readonly severity?: Allowed | undefined;
};

/** Makes findings of one registry; see {@link findingReporter}. */
export type FindingReporter<Registry extends FindingRegistry> = <
  Code extends CodeOf<Registry>,
  Fields extends FindingFields<SeverityOf<Registry[Code]>>,
>(
  code: Code,
  fields: Fields,
) => Finding<Code> & Omit<Fields, 'severity'>;

/**
 * A function that makes the findings of a registry: severity and documentation link come from the entry of the code.
 * A code that is not registered, or a severity that its entry does not list, is a type error.
 *
 * @example
 * ```ts
 * import { findingReporter } from '@gatesmith/diagnostics';
 *
 * const registry = {
 *   'GS-POOL-OVERLAP': {
 *     severity: 'error',
 *     title: 'Two pools share addresses',
 *     text: 'MetalLB rejects pools that overlap. Keep each address in one pool.',
 *   },
 * } as const;
 * const report = findingReporter(registry);
 *
 * report('GS-POOL-OVERLAP', { subject: 'values.yaml', path: ['pools', 1], message: 'pool b overlaps pool a' }).severity; // 'error'
 * ```
 */
export function findingReporter<const Registry extends FindingRegistry>(
  registry: Registry,
): FindingReporter<Registry> {
  return (code, { severity, ...fields }) => ({
    code,
    severity: severity ?? defaultSeverity(entryOf(registry, code)),
    ...fields,
    docs: docsLink(code),
  });
}

/** The severity of a code where a finding names none. */
export function defaultSeverity({ severity }: FindingEntry): Severity {
  return typeof severity === 'string' ? severity : severity[0];
}

function entryOf(registry: FindingRegistry, code: string): FindingEntry {
  const entry = Object.hasOwn(registry, code) ? registry[`GS-${code.slice(3)}`] : undefined;
  if (entry === undefined) throw new RangeError(`${code} is not in the registry`);
  return entry;
}
