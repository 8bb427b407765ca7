import { UsageError } from './errors.ts';
import type { ApplyFlags } from './flags/apply.ts';
import type { OutputFlags } from './flags/output.ts';
import type { Prompts } from './prompts.ts';
import type { RunContext } from './run-context.ts';
import type { Session } from './session.ts';

/** Puts the question to a person; `undefined` when the person leaves instead of answering. */
export type Question = (prompts: Prompts, where: string) => Promise<boolean | undefined>;

/** What became of the question whether a plan may be carried out. */
export interface Agreement {
  /** `--yes` agrees unasked; where nobody can be asked, nobody agrees. */
  ask(question: Question): Promise<boolean>;
  /** The person left the question. */
  readonly wentAway: boolean;
  /** @throws {UsageError} `CONFIRMATION_NEEDED` when there was a question and nobody to put it to. */
  requireAsked(words: AgreementWords): void;
}

/** What is said when nobody is there to agree. */
export interface AgreementWords {
  /** Why there was a question. */
  readonly what: string;
  /** What to type instead. */
  readonly hint: string;
}

/** Asks for a person's agreement before anything is written to a cluster, which the question names. */
export function agreement(
  { stdin, prompts }: Pick<RunContext, 'stdin' | 'prompts'>,
  { yes, output }: Pick<ApplyFlags & OutputFlags, 'yes' | 'output'>,
  { cluster: { context, server } }: Pick<Session, 'cluster'>,
): Agreement {
  let state: 'answered' | 'unasked' | 'away' = 'answered';
  return {
    async ask(question) {
      if (yes) return true;
      if (output === 'json' || !stdin.isTTY) {
        state = 'unasked';
        return false;
      }
      const answer = await question(prompts, `${context} (${server})`);
      state = answer === undefined ? 'away' : 'answered';
      return answer === true;
    },
    get wentAway() {
      return state === 'away';
    },
    requireAsked({ what, hint }) {
      if (state !== 'unasked') return;
      throw new UsageError(`${what}; nothing was done`, { code: 'CONFIRMATION_NEEDED', hint });
    },
  };
}
