import { expect, test } from 'vitest';
import { runCli } from '../test/run-cli.ts';

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
  ['what other programs call up', ['install']],
  ['what kubectl calls up', ['apply', '-f', 'values.yaml']],
  ['what other programs call plan', ['diff']],
  ['what other programs call status', ['list']],
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
          "message": "--fil is not a flag of this command; did you mean --set?",
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
  ['version', ['version'], ['--version']],
] as const)('%s works as a command', async ([, command, flags], { expect }) => {
  const run = await runCli(command);
  expect(run).toEqual(await runCli(flags));
  expect(run).toMatchObject({ code: 0, stderr: '' });
});
