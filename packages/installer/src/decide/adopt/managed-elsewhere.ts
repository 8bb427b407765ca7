import type { ExistingInstall } from './existing-install.ts';

/**
 * The tool that would restore the objects, and the exact commands that end it; `undefined` if no tool would. By the tools' own
 * documentation: metallb/metallb-operator bin/metallb-operator.yaml, olm.operatorframework.io (uninstall an operator),
 * canonical/microk8s-core-addons addons/metallb/disable, k3s-io/helm-controller pull request 137, fluxcd.io (suspend) and
 * argo-cd.readthedocs.io (app deletion).
 */
export function managedElsewhere({
  program,
  by,
  keeper,
  namespace,
  release,
}: ExistingInstall): { readonly message: string; readonly hint: string } | undefined {
  const name = keeper?.name ?? release?.name ?? program;
  const where = keeper?.namespace ?? release?.namespace ?? namespace;
  const values = 'gatesmith adopt --print-values > values.yaml';
  const backup = `kubectl get ipaddresspools,l2advertisements,bgpadvertisements,bgppeers,bfdprofiles,communities -n ${namespace} -o yaml > pools.yaml`;
  const window = 'in a maintenance window, since no node announces meanwhile';
  switch (by) {
    case 'helm':
    case 'manifest':
      return undefined;
    case 'operator':
      return {
        message: `the MetalLB operator keeps this ${program} and would put it back`,
        hint: `${window}: ${values}; kubectl delete metallbs.metallb.io --all -n ${namespace}; kubectl delete deployment metallb-operator-controller-manager metallb-operator-webhook-server -n ${namespace}; kubectl delete validatingwebhookconfiguration metallb-operator-webhook-configuration metallb-webhook-configuration; then take over the pools, which stay: gatesmith adopt -f values.yaml`,
      };
    case 'olm':
      return {
        message: `a subscription of the Operator Lifecycle Manager keeps this ${program} and would put it back`,
        hint: `${window}: ${values}; kubectl delete metallbs.metallb.io --all -n ${namespace}; kubectl delete subscriptions.operators.coreos.com,clusterserviceversions.operators.coreos.com -n ${namespace} -l operators.coreos.com/metallb-operator.${namespace}; then take over the pools, which stay: gatesmith adopt -f values.yaml`,
      };
    case 'microk8s':
      return {
        message: 'is an addon of MicroK8s, which applies it again whenever the addon is enabled',
        hint: `in a maintenance window, since disabling the addon deletes every pool, and Services may get other addresses afterwards: ${values}; ${backup}; microk8s disable metallb; gatesmith up -f values.yaml`,
      };
    case 'helm-controller':
      return {
        message: `HelmChart ${name} of k3s or RKE2 keeps this release and would put it back`,
        hint: `have it leave the release alone, which deletes nothing: kubectl annotate helmchart ${name} -n ${where} helmcharts.helm.cattle.io/unmanaged=true; then run this again (a chart that RKE2 brings may be named under disable: in config.yaml afterwards, never before: that uninstalls it)`,
      };
    case 'flux': {
      const kind = keeper?.kind === 'kustomization' ? 'kustomization' : 'helmrelease';
      return {
        message: `${kind} ${name} of Flux keeps it and would put it back`,
        hint: `have Flux leave it alone, which deletes nothing: flux suspend ${kind} ${name} -n ${where}; then remove its marks: kubectl label deployment,daemonset -n ${namespace} --all helm.toolkit.fluxcd.io/name- helm.toolkit.fluxcd.io/namespace- kustomize.toolkit.fluxcd.io/name- kustomize.toolkit.fluxcd.io/namespace-; then run this again`,
      };
    }
    case 'argocd':
      return {
        message: `application ${name} of Argo CD keeps it and would put it back`,
        hint: `delete the application without what it brought: argocd app delete ${name} --cascade=false; then remove its marks: kubectl annotate deployment,daemonset -n ${namespace} --all argocd.argoproj.io/tracking-id- && kubectl label deployment,daemonset -n ${namespace} --all argocd.argoproj.io/instance-; then run this again`,
      };
  }
}
