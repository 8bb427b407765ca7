import type { HelmUpgradeOptions } from '../../../ports/helm.ts';
import { type HelmProgram, runHelm, timeoutArgs } from '../run-helm.ts';
import { version } from './version.ts';

/** `helm upgrade --install`, with the values on standard input. */
export async function upgrade(helm: HelmProgram, options: HelmUpgradeOptions): Promise<void> {
  const { release, namespace, chart, values, timeoutMs, signal, onLine } = options;
  const args = ['upgrade', '--install', release, chart, '--namespace', namespace, '--values', '-'];
  args.push('--skip-crds', '--history-max', '5');
  // Helm 4 applies on the server, where changes by other managers are conflicts; Helm 3 does not have this flag.
  if (options.forceConflicts === true && (await version(helm, { signal })).major === 4)
    args.push('--force-conflicts');
  for (const [key, value] of Object.entries(options.labels ?? {})) args.push('--labels', `${key}=${value}`);
  args.push(...timeoutArgs(timeoutMs), ...helm.target);
  await runHelm(helm, { args, stdin: values, signal, onLine });
}
