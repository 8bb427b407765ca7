import type { Helm } from '../../ports/helm.ts';
import { inClusterContext } from '../in-cluster-context.ts';
import type { HelmProgram } from './run-helm.ts';
import { template } from './verbs/template.ts';
import { uninstall } from './verbs/uninstall.ts';
import { upgrade } from './verbs/upgrade.ts';
import { version } from './verbs/version.ts';

/** The Helm to run, and the cluster it works on. */
export interface HelmBinaryOptions {
  /** @default 'helm' from PATH */
  readonly program?: string | undefined;
  /** Path of a kubeconfig. @default Helm's own rules */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * The user's Helm, run with argument arrays, never through a shell; values go over standard input.
 * Cancelling asks Helm to stop first, so that it can unlock its release, and kills it only when it does not.
 *
 * @example
 * ```ts
 * import { helmBinary } from '@gatesmith/installer';
 *
 * const helm = helmBinary({ context: 'home' });
 * ```
 */
export function helmBinary({
  program = 'helm',
  kubeconfig,
  context = '',
  env = process.env,
}: HelmBinaryOptions = {}): Helm {
  const target = [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    // Helm uses a pod's service account where it finds no kubeconfig, and has no name for that context.
    ...(context === '' || context === inClusterContext ? [] : ['--kube-context', context]),
  ];
  const helm: HelmProgram = { program, env: withoutOtherIdentity(env), target };
  return {
    program,
    version: (options) => version(helm, options),
    template: (options) => template(helm, options),
    upgrade: (options) => upgrade(helm, options),
    uninstall: (options) => uninstall(helm, options),
  };
}

/** Helm's variables for another server or user would make it act as a different identity than the kubeconfig's. */
function withoutOtherIdentity(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('HELM_KUBE')));
}
