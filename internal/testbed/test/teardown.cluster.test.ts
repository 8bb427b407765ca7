import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { buildPrograms } from '../src/build/build-programs.ts';
import { cleanRuns } from '../src/clean.ts';
import { startControlPlane } from '../src/cluster/control-plane.ts';
import { startAgent } from '../src/lan/agent.ts';
import { createLan } from '../src/lan/lan.ts';
import { createRun, listRuns, namespacesOf, type Run } from '../src/lan/run.ts';
import { processesIn, tearDown } from '../src/lan/tear-down.ts';
import { runCommand } from '../src/run-command.ts';
import { waitUntil } from '../src/wait-until.ts';
import { clusterTest } from './cluster-test.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** `testbed up` in its own process, as a person starts it. */
async function startedByHand() {
  const child = spawn(
    process.execPath,
    ['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning', main, 'up', '--nodes', '1'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
    cleanRuns();
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, 'line', { signal: AbortSignal.timeout(90_000) });
  const folder = dirname(String(line).replace('export KUBECONFIG=', ''));
  const run = listRuns().find((each) => each.folder === folder);
  if (run === undefined) throw new Error(`${folder}: no run lives there`);
  return { child, run };
}

const left = (run: Run) => ({
  namespaces: namespacesOf(run),
  processes: processesIn(namespacesOf(run)),
  folder: readdirSync(dirname(run.folder)).filter((name) => run.folder.endsWith(name)),
});
const nothing = { namespaces: [], processes: [], folder: [] };

clusterTest.for(['SIGINT', 'SIGTERM'] as const)(
  '%s removes a bed before its process ends',
  async (signal) => {
    const { child, run } = await startedByHand();
    expect(left(run).processes.length).toBeGreaterThan(5);
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(20_000) });
    child.kill(signal);
    expect(await ended).toEqual([signal === 'SIGINT' ? 130 : 143, null]);
    expect(left(run)).toEqual(nothing);
  },
);

clusterTest('after a SIGKILL the processes end on their own, and clean removes the rest', async () => {
  const { child, run } = await startedByHand();
  child.kill('SIGKILL');
  await once(child, 'exit');
  await waitUntil('every process of the bed has ended', () => processesIn(namespacesOf(run)).length === 0);
  expect(left(run).namespaces.length).toBeGreaterThan(0);
  cleanRuns();
  expect(left(run)).toEqual(nothing);
});

clusterTest('a program that ends at once is named, with the last lines of its log', async () => {
  const run = createRun();
  onTestFinished(() => tearDown(run));
  const lan = await createLan(run, 0, ['IPv4']);
  mkdirSync(run.folder, { recursive: true });
  const starting = startControlPlane({
    run,
    lan,
    programs: { etcd: '/bin/false', 'kube-apiserver': '/bin/false' },
    ipFamilies: ['IPv4'],
    agent: startAgent(lan.controlPlane, `${run.folder}/logs/agent.log`),
  });
  await expect(starting).rejects.toMatchObject({
    code: 'PROGRAM_EXITED',
    message: 'false: ended with exit code 1 while it should run',
  });
});

clusterTest('a port that is taken is named, with the program that needs it', async () => {
  const run = createRun();
  onTestFinished(() => tearDown(run));
  const lan = await createLan(run, 0, ['IPv4']);
  const agent = startAgent(lan.controlPlane, `${run.folder}/logs/agent.log`);
  await agent.ask({ do: 'listen', port: 2379, socketPath: `${run.folder}/nowhere.sock` });
  const starting = startControlPlane({
    run,
    lan,
    programs: await buildPrograms(),
    ipFamilies: ['IPv4'],
    agent,
  });
  await expect(starting).rejects.toMatchObject({
    code: 'PROGRAM_EXITED',
    message: 'etcd: ended with exit code 1, because 127.0.0.1:2379 is taken',
  });
});

clusterTest('a namespace that exists already is named', async () => {
  const run = createRun();
  onTestFinished(() => tearDown(run));
  await runCommand('ip', ['netns', 'add', run.namespace('client')]);
  await expect(createLan(run, 0, ['IPv4'])).rejects.toMatchObject({
    code: 'SETUP_FAILED',
    message: `${run.namespace('client')}: there is a network namespace of this name already`,
  });
});

clusterTest('a disk that is full during a build is named, and nothing half built stays', async () => {
  // A real full file system, and in place of the compiler a program that fills it.
  const script = `mount -t tmpfs -o size=64k tmpfs "$1" && mkdir "$1/bin" && cat >"$1/bin/go" <<'EOF'
#!/bin/sh
[ "$1" = env ] && { echo go1.26.8; exit; }
while [ "$1" != -o ]; do shift; done
exec cat /dev/zero >"$2"
EOF
chmod +x "$1/bin/go"; shift; PATH="$XDG_CACHE_HOME/bin:$PATH" "$@"; echo "code $?"; find "$XDG_CACHE_HOME/gatesmith" -type f`;
  const folder = mkdtempSync(join(tmpdir(), 'gatesmith-full-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { stdout, stderr } = await runCommand(
    'unshare',
    [
      ...['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', folder, process.execPath],
      ...['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning', main, 'build', 'etcd'],
    ],
    { env: { ...process.env, XDG_CACHE_HOME: folder }, allowFailure: true },
  );
  expect(stdout).toBe('code 1\n');
  expect(stderr).toContain('etcd v3.6.5: the disk is full, so it could not be built\n');
});
