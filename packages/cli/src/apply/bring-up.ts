import type { InstallEvent, UpOptions } from '@gatesmith/installer';
import type { ExitCode } from '../exit-code.ts';
import type { RunContext } from '../run-context.ts';
import { type RunApplyOptions, runApply } from './run-apply.ts';

/** A run of `up`, or of a command that works as `up` does. */
export interface BringUpOptions extends Pick<RunApplyOptions, 'flags' | 'world' | 'reported' | 'source'> {
  readonly start: (options: UpOptions) => Promise<AsyncIterable<InstallEvent>>;
}

/** Carries out a run that brings a cluster to its values: `up`, `adopt` and `rollback`. */
export async function bringUp(context: RunContext, options: BringUpOptions): Promise<ExitCode> {
  const { code } = await runApply(context, {
    ...options,
    question: (prompts, { cluster, isRisky }) =>
      prompts.confirm({ message: `Apply this to ${cluster}?`, ...(isRisky ? { initial: false } : {}) }),
    refusal: {
      what: 'the plan has changes to confirm, and stdin is not a terminal',
      hint: 'look at the plan with gatesmith plan, then run this again with --yes',
    },
    start: ({ signal, timeoutMs, confirm }) => options.start({ signal, timeoutMs, confirm }),
  });
  return code;
}
