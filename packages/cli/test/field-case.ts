import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, connectCluster } from '@gatesmith/installer';
import { startSandbox } from '@gatesmith/sandbox';
import { helmBinaries } from '@internal/testing/helm';
import { sharedPath } from '@internal/testing/shared';
import { parseAllDocuments } from 'yaml';
import { readState, writeState } from '../src/sandbox/state-file.ts';
import { folder, type RunCliOptions, type RunResult, runCli } from './run-cli.ts';

const [helm] = await helmBinaries();
const speed = 20;

/** One folder of inputs from the field, with its own practice cluster. */
export interface FieldCase extends AsyncDisposable {
  /** Runs a command in the folder of the case. `--sandbox` selects the practice cluster of the case. */
  run(argv: readonly string[], options?: RunCliOptions): Promise<RunResult>;
  /** Runs kubectl on the practice cluster of the case. */
  kubectl(argv: readonly string[]): Promise<RunResult>;
  /** Works on the practice cluster between two commands, as a user with kubectl does. */
  withCluster<Result>(use: (cluster: Cluster) => Promise<Result>): Promise<Result>;
  /** Creates or changes the objects of a file of the case, then waits until `settled` holds. */
  apply(file: string, settled?: (cluster: Cluster) => Promise<boolean>): Promise<void>;
}

/** The inputs of a case; `undefined`, with a printed reason, on a machine without them. */
export function fieldCasePath(name: string): string | undefined {
  return sharedPath(`data/field-cases/${name}`);
}

/** Whether the cases that install something can run here. */
export const hasHelm: boolean = helm !== undefined;

/** Opens a case whose inputs are in the folder. */
export async function openFieldCase(inputs: string): Promise<FieldCase> {
  const at = await folder({});
  const state = join(at.path, 'sandbox');
  const env = {
    HOME: at.path,
    PATH: process.env['PATH'] ?? '',
    GATESMITH_SANDBOX: state,
    GATESMITH_SANDBOX_SPEED: String(speed),
    GATESMITH_HELM: helm?.helm ?? '',
  };
  const withCluster: FieldCase['withCluster'] = async (use) => {
    const kept = await readState(state);
    const options = kept?.options ?? {};
    const sandbox = await startSandbox({ ...options, state: kept?.state, speed });
    const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
    try {
      return await use(cluster);
    } finally {
      await cluster.close();
      const saved = sandbox.save();
      await sandbox.close();
      await mkdir(state, { recursive: true });
      await writeState(state, { format: 'gatesmith.dev/practice-cluster/v1', state: saved, options });
    }
  };
  const run: FieldCase['run'] = (argv, options = {}) =>
    runCli(argv, { cwd: inputs, ...options, env: { ...env, ...options.env } });
  return {
    run,
    kubectl: (argv) => run(['sandbox', 'exec', '--', helm?.kubectl ?? 'kubectl', ...argv]),
    withCluster,
    apply: (file, settled) =>
      withCluster(async (cluster) => {
        for (const object of await objectsIn(join(inputs, file)))
          await cluster.apply(object, { force: true, fieldManager: 'kubectl' });
        if (settled !== undefined) await until(() => settled(cluster));
      }),
    [Symbol.asyncDispose]: () => at[Symbol.asyncDispose](),
  };
}

/** Looks again until the condition holds; the test's own timeout ends it. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

type AppliedObject = Parameters<Cluster['apply']>[0];

/** The objects of a manifest; the default namespace where the kind has one and the file names none. */
async function objectsIn(file: string): Promise<readonly AppliedObject[]> {
  return parseAllDocuments(await readFile(file, 'utf8')).map((document) => {
    const object = document.toJS() as AppliedObject; // the inputs are manifests
    const { metadata, kind } = object;
    const namespace = clusterScoped.has(kind) ? {} : { namespace: metadata.namespace ?? 'default' };
    return { ...object, metadata: { ...metadata, ...namespace } };
  });
}

const clusterScoped: ReadonlySet<string> = new Set(['IngressClass', 'Namespace', 'Node', 'PersistentVolume']);
