import { type Finding, hasErrors } from '@gatesmith/diagnostics';
import type { AssignedAddress } from '@gatesmith/installer';
import { addressesPhrase } from './addresses-phrase.ts';
import { commandLine, type GivenFlags } from './command-line.ts';
import type { Ending } from './ending.ts';
import { explainStep } from './explain-step.ts';
import { findingsPhrase } from './findings-phrase.ts';

/** The result of a verification. */
export interface VerifyFacts {
  readonly addresses: readonly AssignedAddress[];
  readonly findings: readonly Finding[];
  readonly flags: GivenFlags;
}

/** Whether the installation works: how many addresses answer, and how many errors and warnings there are. */
export function verifyEnding({ addresses, findings, flags }: VerifyFacts): Ending {
  const isFailed = hasErrors(findings);
  const verdict = `${isFailed ? 'Failed' : 'OK'}: ${addressesPhrase(addresses)}, ${findingsPhrase(findings)}.`;
  const broken = isFailed ? findings.find(isAboutService) : undefined;
  const [, namespace, name] = broken?.subject.split('/') ?? [];
  if (broken === undefined) return { tone: isFailed ? 'bad' : 'good', verdict, next: explainStep(findings) };
  return {
    tone: 'bad',
    verdict,
    next: [{ commands: [commandLine('gatesmith explain', flags, [`svc/${namespace}/${name}`])] }],
  };
}

function isAboutService({ severity, subject }: Finding): boolean {
  return severity === 'error' && /^Service\/[^/]+\/[^/]+$/.test(subject);
}
