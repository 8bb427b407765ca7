import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxOptions, SandboxState } from '@gatesmith/sandbox';
import { RunError } from '../errors.ts';

/** A practice cluster between two runs: its state, and the options it was created with. */
export interface KeptSandbox {
  readonly format: 'gatesmith.dev/practice-cluster/v1';
  /** Absent when only the options of the next one are known. */
  readonly state?: SandboxState | undefined;
  /** Options that the state does not hold. */
  readonly options: KeptOptions;
}

/** The options of a practice cluster that outlive a run. */
export type KeptOptions = Pick<
  SandboxOptions,
  'delays' | 'faults' | 'kubeProxy' | 'nodes' | 'kubernetesVersion'
>;

/**
 * The practice cluster as the last run left it; `undefined` when there is none.
 *
 * @throws {RunError} code `SANDBOX_STATE_INVALID`.
 */
export async function readState(folder: string): Promise<KeptSandbox | undefined> {
  const path = statePath(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const kept: unknown = JSON.parse(text);
    if (isKept(kept)) return kept;
  } catch {
    // Reported below, with the remedy.
  }
  throw new RunError(`${path}: is not a practice cluster that this version can read`, {
    code: 'SANDBOX_STATE_INVALID',
    hint: 'start afresh: gatesmith sandbox reset',
  });
}

/** Keeps the state for the next run; only the owner may read it, and a crash leaves the old file whole. */
export async function writeState(folder: string, kept: KeptSandbox): Promise<void> {
  const path = statePath(folder);
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, JSON.stringify(kept), { mode: 0o600 });
  await rename(fresh, path);
}

/** Forgets the practice cluster; false when there was none. */
export async function removeState(folder: string): Promise<boolean> {
  const there = await readFile(statePath(folder)).then(
    () => true,
    () => false,
  );
  await rm(statePath(folder), { force: true });
  return there;
}

function statePath(folder: string): string {
  return join(folder, 'state.json');
}

/** The format shows that this program wrote it; the practice cluster checks the state itself. */
function isKept(value: unknown): value is KeptSandbox {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 'gatesmith.dev/practice-cluster/v1' &&
    (!('state' in value) || typeof value.state === 'object') &&
    'options' in value &&
    typeof value.options === 'object'
  );
}
