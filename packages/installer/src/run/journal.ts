import { asRecord, textAt } from '../json-value.ts';
import type { KubernetesObject, ObjectRef } from '../kubernetes-object.ts';
import { journalName, managedByLabel, managedByUs, systemNamespace } from '../layout.ts';
import type { Plan, StepId } from '../plan.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { RunIdentity } from './run-identity.ts';

/** Where the journal is. */
export const journalRef: ObjectRef = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: systemNamespace,
  name: journalName,
};

/** What a run writes down about itself, so that anybody on any machine can see what it was at. Holds no values. */
export interface JournalEntry {
  readonly run: string;
  readonly by: string;
  readonly goal: Plan['goal'];
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** The step that it was at, or ended with. */
  readonly step?: StepId | undefined;
  readonly chart?: string | undefined;
  readonly valuesDigest?: string | undefined;
  /** Of what this chart was rendered from and to, so that the next run need not render it again to see that nothing changed. */
  readonly rendering?: string | undefined;
  /** The code of what ended it. */
  readonly error?: string | undefined;
}

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

/** What the last run wrote down; `undefined` when there is none, or when it cannot be read. */
export function readJournal({ objects }: Snapshot): JournalEntry | undefined {
  const journal = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata.name === journalName && metadata.namespace === systemNamespace,
  );
  const text = journal === undefined ? undefined : textAt(journal, 'data', 'run');
  try {
    const entry = asRecord(JSON.parse(text ?? ''));
    return entry !== undefined && isEntry(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(
  entry: Readonly<Record<string, unknown>>,
): entry is Readonly<Record<string, unknown>> & JournalEntry {
  const texts = ['run', 'by', 'goal', 'startedAt', 'updatedAt', 'state'];
  return texts.every((key) => typeof entry[key] === 'string');
}
