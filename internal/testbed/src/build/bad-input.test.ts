import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatError } from '@gatesmith/diagnostics';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TestbedError } from '../testbed-error.ts';
import { waitUntil } from '../wait-until.ts';
import { buildPrograms } from './build-programs.ts';

/** A substitute for Go that prints and does what a test specifies. */
function withGo(script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'gatesmith-go-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'go'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'go'), 0o755);
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  vi.stubEnv('XDG_CACHE_HOME', folder);
}

async function failure(pending: Promise<unknown>): Promise<string> {
  const error: unknown = await pending.catch((caught: unknown) => caught);
  if (error instanceof TestbedError) return formatError(error);
  throw new Error('it did not fail as it should');
}

test('a Go that is too old is named with the version that is needed', async () => {
  withGo('echo go1.21.3');
  expect(await failure(buildPrograms())).toMatchInlineSnapshot(`
    "go: version "go1.21.3" is too old for Kubernetes 1.36, which needs go1.26
      hint: install Go 1.26 or newer from https://go.dev/dl and put it on PATH"
  `);
});

test('a full disk is one sentence, with what the compiler said', async () => {
  withGo('[ "$1" = env ] && { echo go1.26.8; exit; }; echo "write /x: no space left on device" >&2; exit 1');
  expect(await failure(buildPrograms({ modules: ['etcd'] }))).toMatchInlineSnapshot(`
    "etcd v3.6.5: the disk is full, so it could not be built
      write /x: no space left on device
      hint: a build needs about 10 GB in the folders that go env GOCACHE GOMODCACHE and XDG_CACHE_HOME name"
  `);
});

test('a build that fails ends with the last lines of the compiler', async () => {
  withGo('[ "$1" = env ] && { echo go1.26.8; exit; }; echo "a.go:1: syntax error" >&2; exit 2');
  expect(await failure(buildPrograms({ modules: ['metallb'] }))).toMatchInlineSnapshot(`
    "metallb v0.16.2: could not be built (go build ended with 2)
      a.go:1: syntax error"
  `);
});

test('a wait ends with what it waited for and the last reason', async () => {
  const never = waitUntil('the moon is full', () => Promise.reject(new Error('half moon')), {
    timeoutMs: 30,
    intervalMs: 5,
  });
  expect(await failure(never)).toBe('the moon is full: not so after 0.03 s (last: half moon)');
});

test('a look that hangs does not hold the wait', async () => {
  const hanging = waitUntil('an answer', () => new Promise<true>(() => undefined), { timeoutMs: 30 });
  expect(await failure(hanging)).toContain('the look itself gave no answer');
});
