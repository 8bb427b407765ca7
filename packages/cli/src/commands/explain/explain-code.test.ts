import { expect, test } from 'vitest';
import { runCli } from '../../../test/run-cli.ts';

test('a code is explained without a cluster, in lines that fit the terminal', async () => {
  const { code, stdout, stderr } = await runCli(['explain', 'gs-values-changed']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "GS-VALUES-CHANGED (warning)
    Values file changed during the run

      A values file was edited or removed while gatesmith was applying it. Values are read once, at the
      start, so the cluster matches the earlier content and not the file as it is now. Run gatesmith
      plan with the file to see what the edit would change, then gatesmith up.

    https://github.com/gatesmith/gatesmith/blob/main/docs/reference/findings.md#gs-values-changed
    "
  `);
});

test('--output short is one line, --output json one document', async () => {
  const short = await runCli(['explain', 'GS-FILE-YAML', '--output', 'short']);
  expect(short.stdout).toBe('GS-FILE-YAML: error: File cannot be read\n');
  const { stdout } = await runCli(['explain', 'GS-FILE-YAML', '--output', 'json']);
  expect(JSON.parse(stdout)).toEqual({
    code: 'GS-FILE-YAML',
    severity: 'error',
    title: 'File cannot be read',
    text: expect.stringContaining('not valid YAML'),
    docs: expect.stringMatching(/^https:.*#gs-file-yaml$/),
  });
});

test('an unknown code is bad usage, with the code that it resembles', async () => {
  const near = await runCli(['explain', 'GS-FILE-YML']);
  expect(near).toMatchObject({ code: 2, stdout: '' });
  expect(near.stderr).toMatchInlineSnapshot(`
    "error: "GS-FILE-YML" is not a finding code; did you mean GS-FILE-YAML?
      hint: gatesmith explain GS-FILE-YAML
    "
  `);
  const far = await runCli(['explain', 'GS-NOTHING-LIKE-THIS-AT-ALL']);
  expect(far.code).toBe(2);
  expect(far.stderr).toMatchInlineSnapshot(`
    "error: "GS-NOTHING-LIKE-THIS-AT-ALL" is not a finding code
      hint: copy a code from the output of gatesmith check or gatesmith validate
    "
  `);
});

test('what is neither a Service nor a code is bad usage', async () => {
  const { code, stderr } = await runCli(['explain', 'a/b/c/d']);
  expect(code).toBe(2);
  expect(stderr).toMatchInlineSnapshot(`
    "error: "a/b/c/d" is neither a Service nor a finding code
      hint: write svc/NAMESPACE/NAME, for example svc/default/web, or a code such as GS-POOL-OVERLAP
    "
  `);
});
