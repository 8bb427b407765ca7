import { defaultSeverity, type FindingPath, type Severity } from '@gatesmith/diagnostics';
import { type MetallbCode, metallbFindings } from '../finding-registry.ts';

/** A finding that does not name its object yet. */
export interface Problem {
  readonly code: MetallbCode;
  readonly severity: Severity;
  readonly path: FindingPath;
  readonly message: string;
  readonly hint?: string | undefined;
}

type Listed = Readonly<Record<MetallbCode, { readonly severity: Severity | readonly Severity[] }>>;

type SeverityOf<
  Code extends MetallbCode,
  Registry extends Listed = typeof metallbFindings,
> = Registry[Code]['severity'] extends readonly (infer One)[] ? One : Registry[Code]['severity'];

interface ProblemFields<Code extends MetallbCode> extends Omit<Problem, 'code' | 'severity'> {
  /** @default the registry's first severity for the code */
  readonly severity?: SeverityOf<Code> & Severity;
}

/** Makes a problem; types check that the code is registered and that the severity is one of the code's. */
export function problem<Code extends MetallbCode>(code: Code, fields: ProblemFields<Code>): Problem {
  const { severity = defaultSeverity(metallbFindings[code]), path, message, hint } = fields;
  const made = { code, severity, path, message };
  return hint === undefined ? made : { ...made, hint };
}

/** Whether a problem makes the API server or the webhook refuse the object. Warnings do not: unknown fields are only dropped, for example. */
export function isRefusal({ severity }: Problem): boolean {
  return severity === 'error';
}
