import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './pages.ts';

/** A command that concerns the repository or npm, not a cluster. */
export interface WorkspaceCommand {
  readonly mistake?: string | undefined;
}

/**
 * Checks a command of npm or git, which is not run: a task has to exist, and an installed package has to be one of ours. Other tests run
 * the tasks and install the packed packages. `undefined` for any other command.
 */
export async function workspaceCommand(command: string): Promise<WorkspaceCommand | undefined> {
  const [line = ''] = command.split(/\s+#/);
  const [program = '', verb = '', ...rest] = line.replace(/^(?:[A-Z_]+=\S+ )+/, '').split(/\s+/);
  if (program === 'git' || program === 'cd' || program === 'ip') return {};
  if (program !== 'npm') return undefined;
  if (verb === 'install') {
    const names = rest.filter((word) => !word.startsWith('-'));
    const ours = await packageNames();
    const strange = names.filter((name) => !ours.has(name) && name !== 'zod');
    return { mistake: strange.length === 0 ? undefined : `${line}: no package ${strange.join(', ')}` };
  }
  const task = verb === 'run' ? (rest[0] ?? '') : verb;
  const known = await taskNames();
  return { mistake: known.has(task) ? undefined : `${line}: no task ${task}` };
}

async function packageNames(): Promise<ReadonlySet<string>> {
  const folders = await readdir(join(root, 'packages'));
  const manifests = await Promise.all(folders.map((folder) => manifest(`packages/${folder}`)));
  return new Set(manifests.map(({ name }) => name));
}

async function taskNames(): Promise<ReadonlySet<string>> {
  const examples = (await readdir(join(root, 'examples'))).map((name) => `examples/${name}`);
  const folders = ['.', 'internal/testbed', ...examples].filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  const manifests = await Promise.all(folders.map(manifest));
  return new Set(manifests.flatMap(({ scripts = {} }) => Object.keys(scripts)));
}

async function manifest(
  folder: string,
): Promise<{ readonly name: string; readonly scripts?: Readonly<Record<string, string>> }> {
  return JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
}
