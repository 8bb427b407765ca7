import type { ObservedDaemonSet } from '../detect/observation.ts';

/** On the pod template: the fingerprint of the configuration that its pods were rolled for. */
export const contentHashAnnotation = 'gatesmith.dev/config-hash';

/** The merge patch that writes annotations onto a pod template; null removes one. */
export function templateAnnotations(
  annotations: Readonly<Record<string, string | null>>,
): Readonly<Record<string, unknown>> {
  return { spec: { template: { metadata: { annotations } } } };
}

/** Whether the DaemonSet was restarted for this configuration and has not finished. */
export function isRolling(
  {
    templateAnnotations: noted,
    updateStrategy,
    updated,
    desired,
    generation,
    observedGeneration,
  }: ObservedDaemonSet,
  hash: string,
): boolean {
  return (
    updateStrategy === 'RollingUpdate' &&
    noted[contentHashAnnotation] === hash &&
    (updated < desired || observedGeneration < generation)
  );
}
