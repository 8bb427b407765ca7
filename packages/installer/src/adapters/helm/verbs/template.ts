import type { HelmRenderOptions } from '../../../ports/helm.ts';
import { type HelmProgram, runHelm } from '../run-helm.ts';

/** `helm template`, with the values on standard input. */
export async function template(
  helm: HelmProgram,
  { release, namespace, chart, values, kubeVersion, signal }: HelmRenderOptions,
): Promise<string> {
  const args = ['template', release, chart, '--namespace', namespace, '--values', '-'];
  if (kubeVersion !== undefined) args.push('--kube-version', kubeVersion);
  return runHelm(helm, { args, stdin: values, signal });
}
