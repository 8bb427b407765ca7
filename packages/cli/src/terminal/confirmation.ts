import type { Cluster } from '@gatesmith/installer';
import { UsageError } from '../errors.ts';
import type { ApplyFlags } from '../flags/apply.ts';
import type { OutputFlags } from '../flags/output.ts';
import type { RunContext } from '../run-context.ts';
import type { Prompts } from './prompts.ts';

/** Asks the user; `undefined` when the user leaves the prompt without an answer. */
export type Question = (prompts: Prompts, about: QuestionSubject) => Promise<boolean | undefined>;

/** The subject of a question. */
export interface QuestionSubject {
  readonly cluster: string;
  /** Whether a Service loses its address, its pods or its announcement, so that Enter alone must not agree. */
  readonly isRisky: boolean;
}

/** The question whether a plan is carried out, and how it was answered. */
export interface Confirmation {
  /** `--yes` confirms without a question; where no question can be asked, the answer is no. */
  ask(question: Question, about?: Pick<QuestionSubject, 'isRisky'>): Promise<boolean>;
  /** The user left the prompt without an answer. */
  readonly wasAbandoned: boolean;
  /** @throws {UsageError} `CONFIRMATION_NEEDED` when a question could not be asked. */
  requireAsked(refusal: ConfirmationRefusal): void;
}

/** The error for a run that needs a confirmation and has no terminal to ask on. */
export interface ConfirmationRefusal {
  /** Why a confirmation is needed. */
  readonly what: string;
  /** The flag to use instead. */
  readonly hint: string;
}

/** How a confirmation is given, and the cluster that the question names. */
export interface ConfirmationOptions extends Pick<ApplyFlags & OutputFlags, 'yes' | 'output'> {
  readonly cluster: Pick<Cluster, 'context' | 'server'>;
}

/** Creates the confirmation that a run needs before it writes to a cluster. */
export function createConfirmation(
  { stdin, prompts }: Pick<RunContext, 'stdin' | 'prompts'>,
  { yes, output, cluster: { context, server } }: ConfirmationOptions,
): Confirmation {
  let state: 'answered' | 'not-asked' | 'abandoned' = 'answered';
  return {
    async ask(question, { isRisky } = { isRisky: false }) {
      if (yes) return true;
      if (output === 'json' || !stdin.isTTY) {
        state = 'not-asked';
        return false;
      }
      const answer = await question(prompts, { cluster: `${context} (${server})`, isRisky });
      state = answer === undefined ? 'abandoned' : 'answered';
      return answer === true;
    },
    get wasAbandoned() {
      return state === 'abandoned';
    },
    requireAsked({ what, hint }) {
      if (state !== 'not-asked') return;
      throw new UsageError(`${what}; nothing was done`, { code: 'CONFIRMATION_NEEDED', hint });
    },
  };
}
