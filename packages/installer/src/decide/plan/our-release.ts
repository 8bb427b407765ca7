import type { KubernetesObject } from '@gatesmith/kubernetes';
import {
  helmReleaseNameAnnotation,
  helmReleaseNamespaceAnnotation,
  metallbNamespace,
  releaseName,
} from '../../layout.ts';
import type { HelmRelease } from '../../observe/snapshot.ts';

/** Whether Helm put the object there for our release. */
export function ofOurRelease({ metadata, kind }: KubernetesObject): boolean {
  const annotations = metadata.annotations ?? {};
  return (
    kind !== 'CustomResourceDefinition' &&
    annotations[helmReleaseNameAnnotation] === releaseName &&
    annotations[helmReleaseNamespaceAnnotation] === metallbNamespace
  );
}

/** Our release among those that Helm has records of. */
export function ourRelease(releases: readonly HelmRelease[]): HelmRelease | undefined {
  return releases.find(({ name, namespace }) => name === releaseName && namespace === metallbNamespace);
}
