import type { Plan, StepId } from '../decide/plan/plan.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { managedByLabel, managedByUs } from '../layout.ts';
import { type JournalEntry, journalRef } from '../observe/journal-entry.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { RunIdentity } from './lease/run-identity.ts';

/** The journal of one run. */
export interface Journal {
  at(step: StepId): Promise<void>;
  end(state: 'done' | 'failed' | 'cancelled', error?: string): Promise<void>;
}

const endMs = 10_000;

/** The journal of a run: written before each step that writes, and when the run ends. */
export function openJournal(
  cluster: Cluster,
  run: RunIdentity,
  plan: Plan,
  { signal, rendering }: { readonly signal: AbortSignal; readonly rendering?: string | undefined },
): Journal {
  const now = (): string => new Date(run.now()).toISOString();
  const { goal, chart, valuesDigest } = plan;
  const startedAt = now();
  let entry: JournalEntry = {
    run: run.id,
    by: run.by,
    goal,
    startedAt,
    updatedAt: startedAt,
    state: 'running',
    ...(chart === undefined ? {} : { chart: `${chart.name} ${chart.version}` }),
    ...(valuesDigest === undefined ? {} : { valuesDigest }),
    ...(rendering === undefined ? {} : { rendering }),
  };
  let written: Promise<unknown> = Promise.resolve();
  // Steps run side by side; what they note is written one after the other.
  const write = (change: Partial<JournalEntry>, by: AbortSignal): Promise<void> => {
    const writing = written.then(async () => {
      entry = { ...entry, ...change, updatedAt: now() };
      await cluster.apply(journalObject(entry), { force: true, signal: by });
    });
    written = writing.catch(() => undefined);
    return writing;
  };
  return {
    at: (step) => write({ step }, signal),
    // Also after the run's own time is up.
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
