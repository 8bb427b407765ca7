import type { HelmUninstallOptions } from '../../../ports/helm.ts';
import { type HelmProgram, runHelm, timeoutArgs } from '../run-helm.ts';

/** `helm uninstall`; a release that does not exist is not an error. */
export async function uninstall(
  helm: HelmProgram,
  { release, namespace, timeoutMs, signal, onLine }: HelmUninstallOptions,
): Promise<void> {
  const args = ['uninstall', release, '--namespace', namespace, '--ignore-not-found'];
  args.push(...timeoutArgs(timeoutMs), ...helm.target);
  await runHelm(helm, { args, signal, onLine });
}
