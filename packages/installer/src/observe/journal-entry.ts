import { asRecord, type ObjectRef, textAt } from '@gatesmith/kubernetes';
import type { Plan, StepId } from '../decide/plan/plan.ts';
import { journalName, systemNamespace } from '../layout.ts';
import type { Snapshot } from './snapshot.ts';

/** Where the journal is. */
export const journalRef: ObjectRef = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: systemNamespace,
  name: journalName,
};

/** A run's record of itself, so that its progress can be seen from any machine. Contains no values. */
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

/** The record of the last run; `undefined` when there is none, or when it cannot be read. */
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
