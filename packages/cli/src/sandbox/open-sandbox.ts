import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '@gatesmith/sandbox';
import { paragraph } from '../render/paragraph.ts';
import type { RunContext } from '../run-context.ts';
import { takeLock } from './lock.ts';
import { sandboxFolder } from './sandbox-folder.ts';
import { type KeptOptions, readState, writeState } from './state-file.ts';

/** The practice cluster, running in this process and kept when it is closed. */
export interface OpenSandbox {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** A kubeconfig file for other programs, such as Helm; removed when the cluster is closed. */
  readonly kubeconfig: string;
  /** Saves the state for the next run and stops the cluster. */
  close(): Promise<void>;
}

/** How the practice cluster is opened. */
export interface OpenSandboxOptions {
  /** The command that opens it, as shown to a second process that needs it too. */
  readonly command: string;
  /** Starts a new cluster with these instead of continuing the kept one. */
  readonly fresh?: KeptOptions | undefined;
}

/** Continues the kept practice cluster, or starts one. A message on stderr says that it is a model. */
export async function openSandbox(
  context: RunContext,
  { command, fresh }: OpenSandboxOptions,
): Promise<OpenSandbox> {
  const folder = sandboxFolder(context);
  const lock = await takeLock(folder, command);
  try {
    const kept = fresh === undefined ? await readState(folder) : undefined;
    const options = fresh ?? kept?.options ?? {};
    const { startSandbox } = await import('@gatesmith/sandbox');
    const sandbox = await startSandbox({ ...options, state: kept?.state, speed: speedOf(context) });
    const kubeconfig = join(folder, 'kubeconfig');
    const close = async (): Promise<void> => {
      try {
        await rm(kubeconfig, { force: true });
        const state = sandbox.save();
        await sandbox.close();
        await writeState(folder, { format: 'gatesmith.dev/practice-cluster/v1', state, options });
      } finally {
        await lock.release();
      }
    };
    await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
    const { messages } = context;
    messages.inform(`${paragraph(sandbox.describe(), messages.view)}\n\n`);
    return { sandbox, folder, kubeconfig, close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** How fast the practice cluster's time runs; tests speed it up. */
function speedOf({ env }: RunContext): number | undefined {
  const speed = Number(env['GATESMITH_SANDBOX_SPEED'] ?? 1);
  return Number.isFinite(speed) && speed > 0 ? speed : undefined;
}
