import type { ExistingInstall } from './existing-install.ts';

/** Who would put the objects back, and the exact command that ends it; `undefined` when nobody would. */
export function wayOut({
  program,
  by,
  namespace,
  release,
}: ExistingInstall): { readonly message: string; readonly hint: string } | undefined {
  const name = release?.name ?? program;
  const where = release?.namespace ?? namespace;
  const backup = `kubectl get ipaddresspools,l2advertisements,bgpadvertisements,bgppeers -n ${namespace} -o yaml > pools.yaml`;
  const values = 'gatesmith adopt --print-values > values.yaml';
  switch (by) {
    case 'helm':
    case 'manifest':
      return undefined;
    case 'operator':
      return {
        message: `the MetalLB operator keeps this ${program} and would put it back`,
        hint: `write the values down first: ${values}; then take the operator away: kubectl delete metallbs.metallb.io --all -n ${namespace} && kubectl delete deployment -n ${namespace} -l control-plane=controller-manager; then run: gatesmith up -f values.yaml`,
      };
    case 'olm':
      return {
        message: `a subscription of the Operator Lifecycle Manager keeps this ${program} and would put it back`,
        hint: `write the values down first: ${values}; then end the subscription: kubectl delete metallbs.metallb.io --all -n ${namespace} && kubectl delete subscriptions.operators.coreos.com,clusterserviceversions.operators.coreos.com -n ${namespace} -l operators.coreos.com/metallb-operator.${namespace}; then run: gatesmith up -f values.yaml`,
      };
    case 'microk8s':
      return {
        message: `is an addon of MicroK8s, which applies it again whenever the addon is enabled`,
        hint: `write the values down first: ${values}; then: microk8s disable ${program === 'metallb' ? 'metallb' : 'ingress'} (${backup} keeps a copy), and: gatesmith up -f values.yaml`,
      };
    case 'helm-controller':
      return {
        message: `HelmChart ${name} of k3s or RKE2 keeps this release and would put it back`,
        hint: `have it leave the release alone, which deletes nothing: kubectl annotate helmchart ${name} -n kube-system helmcharts.helm.cattle.io/unmanaged=true; on RKE2 and k3s also name the chart under disable: in config.yaml; then run this again`,
      };
    case 'flux':
      return {
        message: 'Flux keeps it and would put it back',
        hint: `have Flux leave it alone, which deletes nothing: flux suspend helmrelease ${name} -n ${where} (or flux suspend kustomization); then remove its marks: kubectl label deployment,daemonset -n ${namespace} --all helm.toolkit.fluxcd.io/name- helm.toolkit.fluxcd.io/namespace- kustomize.toolkit.fluxcd.io/name- kustomize.toolkit.fluxcd.io/namespace-; then run this again`,
      };
    case 'argocd':
      return {
        message: 'an Argo CD application keeps it and would put it back',
        hint: `take it out of the application without deleting it: argocd app delete ${name} --cascade=false; then remove its marks: kubectl annotate deployment,daemonset -n ${namespace} --all argocd.argoproj.io/tracking-id-; then run this again`,
      };
  }
}
