import { expect, test } from 'vitest';
import { runCli } from '../../test/run-cli.ts';

test.for([
  ['an unknown command', ['vlidate']],
  ['an unknown command that resembles none', ['frobnicate']],
  ['an unknown subcommand', ['kube-proxy', 'pach']],
  ['an unknown flag', ['validate', '--ouput', 'json']],
  ['an unknown short flag', ['validate', '-x']],
  ['a flag before the command', ['--output', 'json', 'validate']],
  ['a value that is not offered', ['validate', '-f', 'v.yaml', '--as', 'helm']],
  ['a flag without its value', ['validate', '-f']],
  ['a flag that is given twice', ['up', '--context', 'a', '--context', 'b']],
  ['an argument too many', ['validate', 'values.yaml']],
  ['a required flag that is missing', ['kube-proxy', 'patch']],
  ['a duration that is none', ['up', '-f', 'v.yaml', '--timeout', 'soon']],
  ['no values', ['up']],
  ['what other programs call status', ['list']],
  ['a file as the output format of a command that writes files', ['plan', '-o', 'plan.json']],
  ['a file as the output format of a command that writes none', ['status', '-o', './status.txt']],
  ['help about an unknown command', ['help', 'upp']],
  ['help about an unknown command of a group', ['help', 'kube-proxy', 'pach']],
  ['the practice cluster and another one', ['up', '-f', 'v.yaml', '--sandbox', '--kubeconfig', 'k']],
  ['a snapshot and a cluster', ['plan', '-f', 'v.yaml', '--snapshot', 's.json', '--context', 'lab']],
  ['a dry run of a saved plan', ['up', '-f', 'v.yaml', '--plan', 'p.json', '--dry-run']],
  ['stdin for two files', ['check', '-f', '-', '--snapshot', '-']],
  ['a file for a table that goes to stdout', ['pools', '-f', 'v.yaml', '--out', 'pools.txt']],
  ['an unknown time to colour', ['status', '--color', 'sometimes']],
  ['a word too many after a group', ['pools', 'foo']],
  ["a program's own flag without -- before the program", ['sandbox', 'exec', 'kubectl', 'get', 'pods', '-A']],
  ['a version that is none', ['kube-proxy', 'patch', '--file', 'x', '--kubernetes-version', 'banana']],
] as const)('%s is bad usage: exit code 2, a sentence and what to type', async ([, argv], { expect }) => {
  const { code, stdout, stderr } = await runCli(argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatchSnapshot();
});

test('with --output json bad usage is one JSON document on stderr', async () => {
  const { code, stdout, stderr } = await runCli(['validate', '--output', 'json', '--fil', 'x']);
  expect({ code, stdout, error: JSON.parse(stderr) }).toMatchInlineSnapshot(`
    {
      "code": 2,
      "error": {
        "error": {
          "code": "USAGE",
          "details": [],
          "hint": "gatesmith validate --help",
          "message": "--fil is not a flag of this command",
        },
      },
      "stdout": "",
    }
  `);
});

test('--version prints the version and nothing else', async () => {
  const { code, stdout, stderr } = await runCli(['--version']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('no arguments at all print the help', async () => {
  const bare = await runCli([]);
  const help = await runCli(['--help']);
  expect(bare).toEqual(help);
  expect(help.code).toBe(0);
});

test.for([
  ['help', ['help'], ['--help']],
  ['help about a command', ['help', 'up'], ['up', '--help']],
  ['help about a command of a group', ['help', 'kube-proxy', 'patch'], ['kube-proxy', 'patch', '--help']],
  ['version', ['version', '-o', 'short'], ['--version']],
] as const)('%s works as a command', async ([, command, flags], { expect }) => {
  const run = await runCli(command);
  expect(run).toEqual(await runCli(flags));
  expect(run).toMatchObject({ code: 0, stderr: '' });
});

test.for([
  ['install', 'up'],
  ['apply', 'up'],
  ['diff', 'plan'],
  ['destroy', 'uninstall'],
] as const)('%s is another name of %s', async ([alias, name], { expect }) => {
  expect(await runCli([alias, '--help'])).toEqual(await runCli([name, '--help']));
});
