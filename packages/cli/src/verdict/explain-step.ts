import type { Finding } from '@gatesmith/diagnostics';
import { explainedCode } from '../render/findings.ts';
import type { NextStep } from './ending.ts';

/** The command that explains the most severe finding; none where every finding is an info or no registry lists the code. */
export function explainStep(findings: readonly Finding[]): readonly NextStep[] {
  const code = explainedCode(findings);
  return code === undefined ? [] : [{ label: 'Explain a code', commands: [[`gatesmith explain ${code}`]] }];
}
