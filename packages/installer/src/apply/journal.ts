import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { Plan, StepId } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import { managedByLabel, managedByUs } from '../layout.ts';
import { type JournalEntry, journalRef } from '../observe/journal-entry.ts';
import { causeCode } from './cause-code.ts';
import type { Run } from './run.ts';
import { isDeadline } from './waiting/wait-for.ts';

/** The journal of one run, in the cluster: written before each step that writes, and when the run ends. */
export interface Journal {
  at(step: StepId): Promise<void>;
  /** Notes a step that writes nothing, for the end of the run. */
  reach(step: StepId): void;
  end(state: 'done' | 'failed' | 'cancelled', error?: string): Promise<void>;
}

type JournalRun = Pick<Run, 'cluster' | 'identity' | 'signal'>;

export interface JournalOptions {
  readonly plan: Plan;
  /** The digest of what the chart was rendered from and to. */
  readonly rendering?: string | undefined;
}

const endMs = 10_000;

/** Runs a body with a journal. A failure is noted in it; the body itself notes success. */
export async function withJournal<Result>(
  run: JournalRun,
  options: JournalOptions,
  body: (journal: Journal) => Promise<Result>,
): Promise<Result> {
  const { signal } = run;
  const journal = openJournal(run, options);
  try {
    return await body(journal);
  } catch (error) {
    // A run that lost the lease leaves the journal to the run that holds it now.
    if (!(signal.reason instanceof InstallError)) {
      const isStopped = signal.aborted && !isDeadline(signal);
      await journal.end(isStopped ? 'cancelled' : 'failed', causeCode(error, signal));
    }
    throw error;
  }
}

function openJournal(
  { cluster, identity, signal }: JournalRun,
  { plan, rendering }: JournalOptions,
): Journal {
  const now = (): string => new Date(identity.now()).toISOString();
  const { goal, chart, valuesDigest } = plan;
  const startedAt = now();
  let entry: JournalEntry = {
    run: identity.id,
    by: identity.by,
    goal,
    startedAt,
    updatedAt: startedAt,
    state: 'running',
    ...(chart === undefined ? {} : { chart: `${chart.name} ${chart.version}` }),
    ...(valuesDigest === undefined ? {} : { valuesDigest }),
    ...(rendering === undefined ? {} : { rendering }),
  };
  const write = async (change: Partial<JournalEntry>, until: AbortSignal): Promise<void> => {
    entry = { ...entry, ...change, updatedAt: now() };
    await cluster.apply(journalObject(entry), { force: true, signal: until });
  };
  return {
    at: (step) => write({ step }, signal),
    reach: (step) => {
      entry = { ...entry, step };
    },
    // The end is written also after the run's own time is up.
    end: (state, error) =>
      write({ state, ...(error === undefined ? {} : { error }) }, AbortSignal.timeout(endMs)).catch(
        () => undefined,
      ),
  };
}

function journalObject(entry: JournalEntry): KubernetesObject {
  const { apiVersion, kind, name, namespace } = journalRef;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, labels: { [managedByLabel]: managedByUs } },
    data: { run: `${JSON.stringify(entry, null, 2)}\n` },
  };
}
