import coerce from 'semver/functions/coerce.js';
import compare from 'semver/functions/compare.js';

/** Major, minor and patch; suffixes such as `+k3s1` and `-eks-1-30` are dropped. */
export type KubernetesVersion = string;

/**
 * Reads a version as servers, image tags and people write it: `v1.36.3`, `1.36`, `v1.30.4+k3s1`, `v1.29.0-eks-1234`.
 *
 * @returns `1.36.3`, or `undefined` when the configuration holds no version.
 */
export function parseKubernetesVersion(text: string | undefined): KubernetesVersion | undefined {
  if (text === undefined || text.length > 100) return undefined;
  return coerce(text)?.version;
}

/** Whether a version is at least another; an unknown version is not. */
export function isAtLeast(version: KubernetesVersion | undefined, floor: KubernetesVersion): boolean {
  return version !== undefined && compare(version, floor) >= 0;
}

/** Whether a version is below another; an unknown version is not. */
export function isBelow(version: KubernetesVersion | undefined, ceiling: KubernetesVersion): boolean {
  return version !== undefined && compare(version, ceiling) < 0;
}
