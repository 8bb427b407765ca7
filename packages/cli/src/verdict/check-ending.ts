import { type Finding, hasErrors } from '@gatesmith/diagnostics';
import { commandLine, type GivenFlags } from './command-line.ts';
import type { Ending } from './ending.ts';
import { explainStep } from './explain-step.ts';
import { errorCodes, findingsPhrase } from './findings-phrase.ts';

/** The result of the preflight. */
export interface CheckFacts {
  readonly findings: readonly Finding[];
  readonly flags: GivenFlags;
}

/** Whether the cluster is ready for an install. */
export function checkEnding({ findings, flags }: CheckFacts): Ending {
  if (hasErrors(findings)) {
    return {
      tone: 'bad',
      verdict: `Not ready: ${findingsPhrase(findings)}. gatesmith up would refuse to install because of ${errorCodes(findings)}.`,
      next: explainStep(findings),
    };
  }
  const isGiven = (flags.values ?? []).length + (flags.set ?? []).length > 0;
  return {
    tone: 'good',
    verdict: `Ready to install: ${findingsPhrase(findings)}.`,
    next: [
      ...explainStep(findings),
      { commands: [commandLine('gatesmith plan', isGiven ? flags : { ...flags, values: ['values.yaml'] })] },
    ],
  };
}
