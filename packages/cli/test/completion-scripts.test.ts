import { execFileSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder, runCli } from './run-cli.ts';

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const program = `#!/bin/sh
exec '${process.execPath}' --conditions=@gatesmith/source --disable-warning=ExperimentalWarning '${bin}' "$@"
`;
const kubeconfig = 'contexts:\n  - { name: lab, context: {} }\n  - { name: live, context: {} }\n';

let at: Awaited<ReturnType<typeof folder>>;

beforeAll(async () => {
  at = await folder({ gatesmith: program, config: kubeconfig, 'values one.yaml': '', 'charts/x': '' });
  await chmod(join(at.path, 'gatesmith'), 0o755);
});
afterAll(() => at[Symbol.asyncDispose]());

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0']);
    return true;
  } catch {
    return false;
  }
}

/** Runs a script in a shell that has the completion script in `$SCRIPT`, and returns its lines. */
async function inShell(shell: string, args: readonly string[], script: string): Promise<readonly string[]> {
  const { stdout: completion } = await runCli(['completion', shell]);
  const { stdout, stderr, exitCode } = await exec(shell, [...args, '-c', script], {
    nodePath: false,
    nodeOptions: {
      cwd: at.path,
      env: {
        PATH: `${at.path}:${process.env['PATH'] ?? ''}`,
        HOME: at.path,
        KUBECONFIG: join(at.path, 'config'),
        SCRIPT: completion,
      },
    },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout.trimEnd().split('\n').sort();
}

const lines = [
  ['commands', ['gatesmith', 'val'], ['validate']],
  ['contexts', ['gatesmith', 'up', '--context', 'l'], ['lab', 'live']],
  ['flags', ['gatesmith', 'plan', '--dry', '--acc'], ['--accept']],
  ['codes', ['gatesmith', 'explain', 'GS-POOL-OV'], ['GS-POOL-OVERLAP']],
] as const;

test
  .skipIf(!isInstalled('bash'))
  .for([
    ...lines,
    [
      'a value after an equals sign, of which bash replaces only that part',
      ['gatesmith', 'status', '--output', '=', 'j'],
      ['json'],
    ],
    ['files, with spaces', ['gatesmith', 'plan', '-f', 'val'], ['values one.yaml']],
    ['folders', ['gatesmith', 'render', '-d', 'ch'], ['charts']],
  ] as const)('bash completes %s', async ([, words, expected], { expect }) => {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `eval "$SCRIPT"
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
_gatesmith
printf '%s\\n' "\${COMPREPLY[@]}"`;
  expect(await inShell('bash', ['--norc'], script)).toEqual(expected);
});

test
  .skipIf(!isInstalled('fish'))
  .for([
    ...lines,
    ['a value after an equals sign', ['gatesmith', 'status', '--output=j'], ['--output=json']],
    ['folders', ['gatesmith', 'render', '-d', 'ch'], ['charts/']],
  ] as const)('fish completes %s', async ([, words, expected], { expect }) => {
  const script = `echo $SCRIPT | source; complete -C '${words.join(' ')}'`;
  const found = await inShell('fish', ['--no-config'], script);
  expect(found.map((line) => line.split('\t')[0])).toEqual(expected);
});

test
  .skipIf(!isInstalled('zsh'))
  .for([
    ...lines,
    ['a value after an equals sign', ['gatesmith', 'status', '--output=j'], ['--output=json']],
    ['files', ['gatesmith', 'plan', '-f', 'val'], ['(files)']],
  ] as const)('zsh completes %s', async ([, words, expected], { expect }) => {
  // The functions of zsh's completion system work inside its line editor only, so they are replaced.
  const script = `compdef() { }
_files() { print -r -- '(files)' }
_describe() { local name=\${@[4]}; for one in "\${(@P)name}"; print -r -- "\${one%%:*}" }
eval "$SCRIPT"
words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}
_gatesmith`;
  expect(await inShell('zsh', ['-f'], script)).toEqual(expected);
});
