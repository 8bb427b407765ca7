/** Labels by which charts and manifests name the release that an object comes from, its part in it and its version. */
const labels: ReadonlySet<string> = new Set([
  'app',
  'component',
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/version',
  'app.kubernetes.io/component',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/managed-by',
  'helm.sh/chart',
  'heritage',
  'release',
  'chart',
]);

/** Annotations that Helm, kubectl and the controllers of workloads write about an object. */
const annotations: ReadonlySet<string> = new Set([
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
  'helm.sh/resource-policy',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kubectl.kubernetes.io/restartedAt',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
]);

/** Whether a label or an annotation names a release or is a note of a tool, and says nothing about how the object works. */
export function isReleaseMark(key: string): boolean {
  return labels.has(key) || annotations.has(key) || key.startsWith('checksum/');
}
