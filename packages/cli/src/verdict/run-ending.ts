import type { AssignedAddress, Outcome, Plan } from '@gatesmith/installer';
import { count } from '../render/count.ts';
import { formatDuration } from '../render/format-duration.ts';
import { addressesPhrase } from './addresses-phrase.ts';
import { commandLine, type GivenFlags, kubectlLine } from './command-line.ts';
import type { Ending, NextStep } from './ending.ts';
import { findingsPhrase } from './findings-phrase.ts';

/** A finished run of `up`, or of a command that works as `up` does. */
export interface RunFacts {
  readonly outcome: Pick<Outcome, 'result' | 'addresses' | 'findings'>;
  readonly plan?: Plan | undefined;
  readonly elapsedMs: number;
  readonly flags: GivenFlags;
  /** A participle: `Done`, `Adopted`, `Rolled back`. */
  readonly done: string;
  /** The ingress controller and class of the values, where they are known. */
  readonly ingress?: { readonly controller: string; readonly className: string } | undefined;
  /** Whether the cluster has an Ingress; `undefined` when that was not looked up. */
  readonly hasIngress?: boolean | undefined;
}

/** The verdict on a run that came to its end, its total time, and what to try next. */
export function runEnding(facts: RunFacts): Ending {
  const { outcome, plan, elapsedMs, done, hasIngress } = facts;
  const { addresses, findings } = outcome;
  const changes =
    plan === undefined ? 0 : plan.summary.created + plan.summary.configured + plan.summary.deleted;
  const time = formatDuration(elapsedMs);
  const head =
    outcome.result === 'unchanged'
      ? `No changes in ${time}: 0 writes`
      : `${done} in ${time}: ${count(changes, 'change')}`;
  const isBare = hasIngress === false && addresses.some(isNotFound);
  return {
    tone: 'good',
    verdict: `${head}, ${addressesPhrase(addresses)}, ${findingsPhrase(findings)}.`,
    notes: [...(isBare ? ['404 is expected: no Ingress exists yet.'] : []), ...withoutAddress(facts)],
    next: [nextStep(facts, isBare)],
  };
}

function isNotFound({ http }: AssignedAddress): boolean {
  return http?.startsWith('404') === true;
}

function withoutAddress({ outcome, ingress }: RunFacts): readonly string[] {
  if (outcome.addresses.length > 0 || ingress?.controller !== 'none') return [];
  return ['No ingress controller was requested: every Service of type LoadBalancer gets an address.'];
}

function nextStep({ outcome, ingress, flags }: RunFacts, isBare: boolean): NextStep {
  const kubectl = (...words: readonly string[]): readonly string[] => kubectlLine(flags, words);
  const program = kubectl('create deployment web', '--image=nginx');
  if (isBare) {
    const rule = kubectl(
      'create ingress web',
      `--class=${ingress?.className ?? 'nginx'}`,
      "--rule='/*=web:80'",
    );
    return {
      label: 'To put a program behind it',
      commands: [program, kubectl('expose deployment web', '--port=80'), rule],
    };
  }
  if (outcome.addresses.length === 0 && ingress?.controller === 'none') {
    return {
      label: 'To give a program an address',
      commands: [
        program,
        kubectl('expose deployment web', '--port=80', '--type=LoadBalancer'),
        commandLine('gatesmith explain', flags, ['svc/default/web']),
      ],
    };
  }
  return { commands: [commandLine('gatesmith verify', flags)] };
}
