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
