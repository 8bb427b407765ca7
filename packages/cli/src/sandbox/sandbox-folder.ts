import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Context } from '../context.ts';

/** The folder that keeps the practice cluster between runs: `GATESMITH_SANDBOX`, else the user's state folder. */
export function sandboxFolder({ env, cwd }: Pick<Context, 'env' | 'cwd'>): string {
  const named = env['GATESMITH_SANDBOX'];
  if (named !== undefined && named !== '') return resolve(cwd, named);
  const state = env['XDG_STATE_HOME'];
  const base =
    state !== undefined && state !== '' ? state : join(env['HOME'] ?? homedir(), '.local', 'state');
  return join(base, 'gatesmith', 'sandbox');
}
