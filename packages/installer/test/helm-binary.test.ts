import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helmBinary } from '../src/index.ts';
import { findHelm } from './start-scenario.ts';

const program = await findHelm();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatesmith-helm-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program of our own in Helm's place, for what the real one does only on a bad day. */
async function fakeHelm(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(`${path}.cjs`, script);
  // A `node` on PATH may be a shell script that passes no signals on.
  await writeFile(
    path,
    `#!/bin/sh\nexec '${process.execPath.replaceAll("'", `'\\''`)}' '${path}.cjs' "$@"\n`,
  );
  await chmod(path, 0o755);
  return path;
}

test('a Helm that does not exist is said in one sentence with what to do', async () => {
  await expect(helmBinary({ program: join(folder, 'no-helm') }).version()).rejects.toMatchObject({
    code: 'HELM_MISSING',
    message: expect.stringContaining('there is no such program'),
    hint: expect.stringContaining('GATESMITH_HELM'),
  });
});

test.for(['v3.16.4', 'v2.17.0', 'v5.0.0', 'nonsense'])(
  'Helm %s is not one that the chart is tested with',
  async (version) => {
    const helm = helmBinary({ program: await fakeHelm(`helm-${version}`, `console.log('${version}')`) });
    await expect(helm.version()).rejects.toMatchObject({ code: 'HELM_TOO_OLD' });
  },
);

test.skipIf(program === undefined)('the real Helm says its version', async () => {
  expect(await helmBinary({ program: program ?? '' }).version()).toMatchObject({
    major: expect.toSatisfy((major: number) => major === 3 || major === 4),
  });
});

test('values go over standard input, whatever is in them, and into no argument', async () => {
  const seen = join(folder, 'seen.json');
  const helm = helmBinary({
    program: await fakeHelm(
      'helm-echo',
      `const chunks = []; process.stdin.on('data', (c) => chunks.push(c)).on('end', () => require('node:fs').writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ args: process.argv.slice(2), stdin: Buffer.concat(chunks).toString() })));`,
    ),
  });
  const values = 'a: "$(touch /tmp/pwned); `id` && rm -rf ~"\n';
  await helm.upgrade({
    release: 'gatesmith',
    namespace: 'metallb-system',
    chart: 'chart',
    values,
    timeoutMs: 1000,
  });
  const { args, stdin } = JSON.parse(await readFile(seen, 'utf8'));
  expect(stdin).toBe(values);
  expect(args.join(' ')).not.toContain('pwned');
});

test('what Helm says when it fails is kept, its last line first', async () => {
  const helm = helmBinary({
    program: await fakeHelm(
      'helm-fails',
      `console.error('WARNING: x'); console.error('Error: UPGRADE FAILED: no such thing'); process.exit(1)`,
    ),
  });
  await expect(
    helm.upgrade({ release: 'gatesmith', namespace: 'n', chart: 'c', values: '', timeoutMs: 1000 }),
  ).rejects.toMatchObject({
    code: 'HELM_FAILED',
    message: 'helm upgrade: UPGRADE FAILED: no such thing',
  });
});

test('a release that another Helm holds is recognized', async () => {
  const helm = helmBinary({
    program: await fakeHelm(
      'helm-locked',
      `console.error('Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress'); process.exit(1)`,
    ),
  });
  await expect(
    helm.upgrade({ release: 'gatesmith', namespace: 'n', chart: 'c', values: '', timeoutMs: 1000 }),
  ).rejects.toMatchObject({
    code: 'HELM_LOCKED',
    hint: expect.stringContaining('--recover-release'),
  });
});

test('an interruption asks Helm to stop and waits until it has', async () => {
  const marker = join(folder, 'stopped');
  const helm = helmBinary({
    program: await fakeHelm(
      'helm-slow',
      `process.on('SIGINT', () => { require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'yes'); process.exit(1); }); setTimeout(() => {}, 60000); console.error('working');`,
    ),
  });
  const interrupt = new AbortController();
  const running = helm.upgrade({
    release: 'gatesmith',
    namespace: 'n',
    chart: 'c',
    values: '',
    timeoutMs: 60_000,
    signal: interrupt.signal,
    onLine: () => interrupt.abort(new Error('interrupted')),
  });
  await expect(running).rejects.toThrow('interrupted');
  expect(await readFile(marker, 'utf8')).toBe('yes');
});

test('a line that the pipe delivers in two chunks is reported once, and so is a last line without a break', async () => {
  const helm = helmBinary({
    program: await fakeHelm(
      'helm-chunks',
      `process.stderr.write('creating 3 resou', () => setTimeout(() => process.stderr.write('rce(s)\\n\\ndone\\r\\nlast'), 200));`,
    ),
  });
  const lines: string[] = [];
  await helm.upgrade({
    release: 'gatesmith',
    namespace: 'n',
    chart: 'c',
    values: '',
    timeoutMs: 10_000,
    onLine: (line) => lines.push(line),
  });
  expect(lines).toEqual(['creating 3 resource(s)', 'done', 'last']);
});
