import { spawnSync } from 'node:child_process';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { namespacesOf, type Run, removeRunFolder } from './run.ts';

/**
 * Ends every process in a run's namespaces and removes the namespaces and the folder. Synchronous, because it is what
 * an exiting process does last; safe to call twice, and on what another run left behind.
 */
export function tearDown(run: Run): void {
  const names = namespacesOf(run);
  endProcesses(names);
  for (const name of namespacesOf(run)) {
    spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore', timeout: 10_000 });
  }
  removeRunFolder(run);
}

/** Kills what runs in these namespaces and waits, five seconds at most, until it is gone. */
export function endProcesses(names: readonly string[]): void {
  // A pod being started may enter a namespace while we look, hence the second and third look.
  for (let round = 0; round < 3; round++) {
    const pids = processesIn(names);
    if (pids.length === 0) return;
    for (const pid of pids) kill(pid);
    waitForEnd(pids);
  }
}

/** Numbers of the processes whose network namespace has one of these names. */
export function processesIn(names: readonly string[]): readonly number[] {
  const inodes = new Set(names.flatMap((name) => namespaceInode(`/run/netns/${name}`)));
  if (inodes.size === 0) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => inodes.has(namespaceLink(pid)))
    .map(Number);
}

function namespaceInode(path: string): readonly string[] {
  try {
    return [`net:[${statSync(path).ino}]`];
  } catch {
    return [];
  }
}

function namespaceLink(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** Sleeps without an event loop. */
function waitForEnd(pids: readonly number[]): void {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < 5_000 && pids.some(isAlive); waited += 20) Atomics.wait(flag, 0, 0, 20);
}

function isAlive(pid: number): boolean {
  return namespaceLink(String(pid)) !== '';
}
