import type { Owner } from './observation.ts';

/** The evidence of which tool writes an object. */
export interface OwnedObject {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `metadata.managedFields[].manager`. */
  readonly managers?: readonly string[] | undefined;
  /** `Kind/name` of the owner references. */
  readonly ownerReferences?: readonly string[] | undefined;
}

/** Tools that write over an object sooner or later, by the traces that they leave on it. */
export function findOwners({
  name,
  namespace,
  labels,
  annotations,
  managers = [],
  ownerReferences = [],
}: OwnedObject): Owner[] {
  const owners: Owner[] = [];
  if (labels['addonmanager.kubernetes.io/mode'] === 'Reconcile') {
    owners.push({
      kind: 'addon-manager',
      name: 'addon-manager',
      evidence: 'label addonmanager.kubernetes.io/mode=Reconcile',
    });
  }
  for (const reference of ownerReferences)
    owners.push({ kind: 'operator', name: reference, evidence: `owner reference ${reference}` });
  if (namespace === 'openshift-kube-proxy') {
    owners.push({
      kind: 'operator',
      name: 'cluster-network-operator',
      evidence: 'namespace openshift-kube-proxy',
    });
  }
  if (/^kube-proxy-config-[0-9a-f]{16}$/.test(name)) {
    owners.push({
      kind: 'distribution',
      name: 'talos',
      evidence: `the name ends in the hash of the content: ${name}`,
    });
  }
  owners.push(...gitOpsOwners(labels, annotations));
  const helm = labels['helm.sh/chart'] ?? annotations['meta.helm.sh/release-name'];
  if (helm !== undefined || labels['app.kubernetes.io/managed-by'] === 'Helm') {
    owners.push({
      kind: 'helm',
      name: helm ?? 'Helm',
      evidence: helm === undefined ? 'label app.kubernetes.io/managed-by=Helm' : `Helm: ${helm}`,
    });
  }
  if (annotations['kubectl.kubernetes.io/last-applied-configuration'] !== undefined) {
    owners.push({
      kind: 'kubectl-apply',
      name: 'kubectl apply',
      evidence: 'annotation kubectl.kubernetes.io/last-applied-configuration',
    });
  }
  if (managers.includes('kubeadm'))
    owners.push({ kind: 'kubeadm', name: 'kubeadm', evidence: 'field manager kubeadm' });
  return owners;
}

function gitOpsOwners(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): Owner[] {
  const owners: Owner[] = [];
  const argo = annotations['argocd.argoproj.io/tracking-id'] ?? labels['argocd.argoproj.io/instance'];
  if (argo !== undefined)
    owners.push({
      kind: 'gitops',
      name: `Argo CD (${argo.split(':')[0] ?? argo})`,
      evidence: 'Argo CD tracking mark',
    });
  const kustomization = labels['kustomize.toolkit.fluxcd.io/name'];
  if (kustomization !== undefined) {
    owners.push({
      kind: 'gitops',
      name: `Flux (${kustomization})`,
      evidence: `label kustomize.toolkit.fluxcd.io/name=${kustomization}`,
    });
  }
  const release = labels['helm.toolkit.fluxcd.io/name'];
  if (release !== undefined)
    owners.push({
      kind: 'gitops',
      name: `Flux (${release})`,
      evidence: `label helm.toolkit.fluxcd.io/name=${release}`,
    });
  return owners;
}

/** Whether an owner reverts a patch automatically and soon, so that patching is pointless. */
export function revertsByItself({ kind }: Owner): boolean {
  return kind === 'addon-manager' || kind === 'operator' || kind === 'distribution';
}

/** Whether an owner undoes a patch at its next run. */
export function revertsAtNextRun({ kind }: Owner): boolean {
  return kind === 'gitops' || kind === 'helm' || kind === 'kubectl-apply';
}
