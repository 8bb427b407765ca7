import type { KubernetesObject } from '../kubernetes-object.ts';
import {
  helmReleaseNameAnnotation,
  helmReleaseNamespaceAnnotation,
  metallbNamespace,
  releaseName,
} from '../layout.ts';

/** Whether Helm put the object there for our release. */
export function ofOurRelease({ metadata, kind }: KubernetesObject): boolean {
  const annotations = metadata.annotations ?? {};
  return (
    kind !== 'CustomResourceDefinition' &&
    annotations[helmReleaseNameAnnotation] === releaseName &&
    annotations[helmReleaseNamespaceAnnotation] === metallbNamespace
  );
}
