import type { InstallEvent, UpOptions } from '@gatesmith/installer';
import type { ExitCode } from '../exit-code.ts';
import type { RunContext } from '../run-context.ts';
import { commandLine, type GivenFlags } from '../verdict/command-line.ts';
import { type RunFacts, runEnding } from '../verdict/run-ending.ts';
import { type FinishedRun, type RunApplyOptions, runApply } from './run-apply.ts';

/** A run of `up`, or of a command that works as `up` does. */
export interface BringUpOptions extends Pick<RunApplyOptions, 'world' | 'reported' | 'source'> {
  readonly flags: RunApplyOptions['flags'] & GivenFlags;
  readonly command: 'gatesmith up' | 'gatesmith adopt' | 'gatesmith rollback';
  /** Where the values are known. */
  readonly ingress?: RunFacts['ingress'];
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
    again: commandLine(options.command, options.flags, options.flags.yes ? ['--yes'] : []),
    ending: async (run) =>
      runEnding({
        ...run,
        flags: options.flags,
        ingress: options.ingress,
        done: done[options.command],
        hasIngress: await hasIngress(context, options, run),
      }),
  });
  return code;
}

const done = {
  'gatesmith up': 'Done',
  'gatesmith adopt': 'Adopted',
  'gatesmith rollback': 'Rolled back',
} as const;

/** Whether the cluster has an Ingress: looked up only after an address answered 404. */
async function hasIngress(
  { signal }: RunContext,
  { world, flags }: BringUpOptions,
  { outcome }: FinishedRun,
): Promise<boolean | undefined> {
  const isNotFound = outcome.addresses.some(({ http }) => http?.startsWith('404'));
  if (outcome.result !== 'done' || !isNotFound || flags.output === 'json') return undefined;
  try {
    const listed = await world.cluster.list(
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
      { signal },
    );
    return listed.state === 'ok' ? listed.items.length > 0 : undefined;
  } catch {
    // The run is done; a verdict that is less exact is better than an error.
    return undefined;
  }
}
