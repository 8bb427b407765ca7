import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One test bed: an id that is in the name of everything it makes outside its own folder. */
export interface Run {
  readonly id: string;
  /** Holds all of its files; goes away with it. */
  readonly folder: string;
  /** The network namespace of one of its hosts or pods, as `ip netns` names it. */
  namespace(host: string): string;
}

const prefix = 'gatesmith-testbed-';
const namespacePrefix = 'gt-';

/** Starts a run owned by this process. */
export function createRun(): Run {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  let id: string;
  // The id is in names that all runs share: one that is taken is drawn again.
  do id = randomBytes(3).toString('hex');
  while (namespacesOf(runIn(folder, id)).length > 0);
  writeFileSync(
    join(folder, 'run.json'),
    JSON.stringify({ id, pid: process.pid, started: processStart(process.pid) }),
  );
  for (const name of ['logs', 'pods', 'nodes']) mkdirSync(join(folder, name));
  return runIn(folder, id);
}

/** A run as something else sees it, from its folder and id. */
export function runIn(folder: string, id: string): Run {
  return { id, folder, namespace: (host) => `${namespacePrefix}${id}-${host}` };
}

/** Runs whose owner is alive or dead, from what lies in the temporary folder and among the namespaces. */
export function listRuns(): readonly (Run & { readonly ownerAlive: boolean })[] {
  const root = tmpdir();
  return readdirSync(root)
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => {
      const folder = join(root, name);
      try {
        const { id, pid, started }: { id: string; pid: number; started: string } = JSON.parse(
          readFileSync(join(folder, 'run.json'), 'utf8'),
        );
        return [{ ...runIn(folder, id), ownerAlive: processStart(pid) === started && started !== '' }];
      } catch {
        return [];
      }
    });
}

/** Names of the namespaces of a run. */
export function namespacesOf(run: Run): readonly string[] {
  const registry = '/run/netns';
  if (!existsSync(registry)) return [];
  return readdirSync(registry).filter((name) => name.startsWith(run.namespace('')));
}

export function removeRunFolder(run: Run): void {
  rmSync(run.folder, { recursive: true, force: true });
}

/** The start time of a process, in clock ticks since boot: it distinguishes the process from a later one with the same number. */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
