import type { Finding } from '@gatesmith/diagnostics';
import { renderSummary } from '../render/findings.ts';
import { type CommandLine, commandLine, type GivenFlags, quoted } from './command-line.ts';
import type { Ending } from './ending.ts';
import { explainStep } from './explain-step.ts';

/** The verdict on files. */
export interface ValidateFacts {
  readonly names: string;
  readonly valid: boolean;
  readonly findings: readonly Finding[];
  readonly as: 'values' | 'metallb';
  readonly flags: GivenFlags;
}

/** Whether the files are valid, and what to do with them. */
export function validateEnding({ names, valid, findings, as, flags }: ValidateFacts): Ending {
  const summary = renderSummary(findings);
  if (!valid)
    return { tone: 'bad', verdict: `${names}: not valid, ${summary}.`, next: explainStep(findings) };
  const apply: CommandLine = ['kubectl apply', ...(flags.values ?? []).map((file) => `-f ${quoted(file)}`)];
  return {
    tone: 'good',
    verdict: `${names}: valid, ${summary}.`,
    next: [{ commands: [as === 'values' ? commandLine('gatesmith plan', flags) : apply] }],
  };
}
