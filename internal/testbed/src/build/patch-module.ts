import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, runCommand } from '../run-command.ts';
import { moduleFolder } from './cache-folder.ts';
import type { ModulePatch, ModuleSpec } from './programs.ts';

/**
 * Copies the dependency that a module patches, replaces its file, and writes a go.mod that uses the copy. The path of
 * that go.mod is the result, for `-modfile`. The copy is below `folder`, which the caller removes after the build.
 */
export async function patchModule(
  { name }: ModuleSpec,
  { module, file, replacement }: ModulePatch,
  folder: string,
): Promise<string> {
  const source = moduleFolder(name);
  const go = (...args: readonly string[]): Promise<CommandResult> =>
    runCommand('go', args, {
      cwd: source,
      timeoutMs: 300_000,
      env: { ...process.env, GOWORK: 'off', GOFLAGS: '-mod=readonly' },
    });
  await go('mod', 'download', module);
  const { stdout } = await go('list', '-m', '-f', '{{.Dir}}', module);
  const copy = join(folder, 'patched');
  mkdirSync(folder, { recursive: true });
  cpSync(stdout.trim(), copy, { recursive: true });
  makeWritable(copy);
  writeFileSync(join(copy, file), readFileSync(join(source, replacement)));
  const modfile = join(folder, 'patched.mod');
  writeFileSync(
    modfile,
    `${readFileSync(join(source, 'go.mod'), 'utf8')}\nreplace ${module} => ${JSON.stringify(copy)}\n`,
  );
  writeFileSync(join(folder, 'patched.sum'), readFileSync(join(source, 'go.sum')));
  return modfile;
}

/** The files of Go's module cache are read-only. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
}
