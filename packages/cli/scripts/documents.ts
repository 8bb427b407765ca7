/** One document of `--output json`, and its schema. */
export interface DocumentedOutput {
  /** The name of its type in `src/output/documents.ts`. */
  readonly type: string;
  /** The name of its schema. */
  readonly name: string;
  readonly title: string;
  /** Where it is printed. */
  readonly from: string;
}

/** The documents with a schema, in the order of the reference. */
export const documents: readonly DocumentedOutput[] = [
  { type: 'ValidateDocument', name: 'validate', title: 'Verdict on files', from: '`gatesmith validate`' },
  { type: 'CheckDocument', name: 'check', title: 'Findings before an install', from: '`gatesmith check`' },
  {
    type: 'VerifyDocument',
    name: 'verify',
    title: 'Findings after an install, and the addresses',
    from: '`gatesmith verify`',
  },
  {
    type: 'PlanDocument',
    name: 'plan',
    title: 'Plan with its impact on addresses',
    from: '`gatesmith plan`, and the file of `plan --out` (without `findings`)',
  },
  {
    type: 'EventDocument',
    name: 'event',
    title: 'One line of a run',
    from: '`gatesmith up`, `adopt`, `rollback` and `uninstall`: one object per line; the last one has the type `done`',
  },
  {
    type: 'SnapshotDocument',
    name: 'snapshot',
    title: 'Saved state of a cluster',
    from: 'the file of `gatesmith snapshot`',
  },
  {
    type: 'ExplainedCodeDocument',
    name: 'explain-code',
    title: 'Meaning of a finding',
    from: '`gatesmith explain GS-CODE`',
  },
  { type: 'ErrorDocument', name: 'error', title: 'Error', from: 'stderr of every command that fails' },
];
