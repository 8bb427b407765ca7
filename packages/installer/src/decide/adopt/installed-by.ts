import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import type { ExistingInstall, ForeignRelease } from './existing-install.ts';

/** The objects from which the answer is derived. */
export interface InstalledByOptions {
  readonly program: ExistingInstall['program'];
  /** Objects of the install that carry the marks of the tool that manages it. */
  readonly marked: readonly KubernetesObject[];
  readonly release: ForeignRelease | undefined;
  readonly index: SnapshotIndex;
  readonly helmCharts: readonly KubernetesObject[];
}

/** The tool that would restore an install's objects, and its name; Helm or a manifest if no tool would. */
export function installedBy({
  program,
  marked,
  release,
  index,
  helmCharts,
}: InstalledByOptions): Pick<ExistingInstall, 'by' | 'keeper'> {
  const mark = (key: string): string | undefined =>
    marked
      .map(({ metadata: { labels = {}, annotations = {} } }) => labels[key] ?? annotations[key])
      .find((value) => value !== undefined);
  if (program === 'metallb') {
    const operators = index
      .ofKind('Deployment')
      .filter(({ metadata }) => metadata.name.startsWith('metallb-operator-'));
    if (operators.some(({ metadata }) => metadata.labels?.['olm.owner'] !== undefined)) return { by: 'olm' };
    const owned = marked.some(({ metadata }) =>
      metadata.ownerReferences?.some(({ kind }) => kind === 'MetalLB'),
    );
    if (owned || operators.length > 0) return { by: 'operator' };
  }
  for (const [kind, group] of [
    ['helmrelease', 'helm'],
    ['kustomization', 'kustomize'],
  ] as const) {
    const name = mark(`${group}.toolkit.fluxcd.io/name`);
    const namespace = mark(`${group}.toolkit.fluxcd.io/namespace`);
    if (name !== undefined) return { by: 'flux', keeper: { kind, name, namespace } };
  }
  // app:group/Kind:namespace/name
  const application =
    mark('argocd.argoproj.io/tracking-id')?.split(':')[0] ?? mark('argocd.argoproj.io/instance');
  if (application !== undefined) return { by: 'argocd', keeper: { kind: 'application', name: application } };
  if (release !== undefined) {
    const chart = helmCharts.find(
      ({ metadata, spec }) =>
        metadata.name === release.name &&
        (textAt(spec, 'targetNamespace') ?? metadata.namespace) === release.namespace &&
        metadata.annotations?.['helmcharts.helm.cattle.io/unmanaged'] === undefined,
    );
    if (chart === undefined) return { by: 'helm' };
    const { name, namespace } = chart.metadata;
    return { by: 'helm-controller', keeper: { kind: 'helmchart', name, namespace } };
  }
  // The addon for ingress has other labels; an ingress-nginx by manifest on MicroK8s is none of its.
  const isMicrok8s =
    program === 'metallb' &&
    index.ofKind('Node').some(({ metadata }) => metadata.labels?.['microk8s.io/cluster'] !== undefined);
  return { by: isMicrok8s ? 'microk8s' : 'manifest' };
}
