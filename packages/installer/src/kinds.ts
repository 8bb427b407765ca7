/** How a kind is addressed in URLs. */
export interface KindEntry {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const row = (apiVersion: string, kind: string, plural: string, namespaced = true): KindEntry => ({
  apiVersion,
  kind,
  plural,
  namespaced,
});

/** Kinds that we read or write ourselves; any other is looked up in the server's discovery. */
export const knownKinds: readonly KindEntry[] = [
  row('v1', 'Namespace', 'namespaces', false),
  row('v1', 'Node', 'nodes', false),
  row('v1', 'Pod', 'pods'),
  row('v1', 'Service', 'services'),
  row('v1', 'ConfigMap', 'configmaps'),
  row('v1', 'Secret', 'secrets'),
  row('v1', 'ServiceAccount', 'serviceaccounts'),
  row('v1', 'Event', 'events'),
  row('v1', 'ResourceQuota', 'resourcequotas'),
  row('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices'),
  row('apps/v1', 'Deployment', 'deployments'),
  row('apps/v1', 'DaemonSet', 'daemonsets'),
  row('batch/v1', 'Job', 'jobs'),
  row('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', false),
  row('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', false),
  row('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  row('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
  row('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', false),
  row('networking.k8s.io/v1', 'Ingress', 'ingresses'),
  row('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  row('networking.k8s.io/v1', 'ServiceCIDR', 'servicecidrs', false),
  row('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  row('scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', false),
  row('coordination.k8s.io/v1', 'Lease', 'leases'),
  row(
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    'validatingwebhookconfigurations',
    false,
  ),
  row(
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    'mutatingwebhookconfigurations',
    false,
  ),
  row('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', false),
  row(
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
    false,
  ),
  row('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', false),
  row('authorization.k8s.io/v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', false),
  row('metallb.io/v1beta1', 'IPAddressPool', 'ipaddresspools'),
  row('metallb.io/v1beta1', 'L2Advertisement', 'l2advertisements'),
  row('metallb.io/v1beta1', 'BGPAdvertisement', 'bgpadvertisements'),
  row('metallb.io/v1beta1', 'BFDProfile', 'bfdprofiles'),
  row('metallb.io/v1beta1', 'Community', 'communities'),
  row('metallb.io/v1beta1', 'ConfigurationState', 'configurationstates'),
  row('metallb.io/v1beta1', 'ServiceL2Status', 'servicel2statuses'),
  row('metallb.io/v1beta1', 'ServiceBGPStatus', 'servicebgpstatuses'),
  row('metallb.io/v1beta2', 'BGPPeer', 'bgppeers'),
  ...['v2', 'v2alpha1'].flatMap((version) => [
    row(`cilium.io/${version}`, 'CiliumLoadBalancerIPPool', 'ciliumloadbalancerippools', false),
    row(`cilium.io/${version}`, 'CiliumL2AnnouncementPolicy', 'ciliuml2announcementpolicies', false),
    row(`cilium.io/${version}`, 'CiliumBGPAdvertisement', 'ciliumbgpadvertisements', false),
  ]),
];

const byId: ReadonlyMap<string, KindEntry> = new Map(
  knownKinds.map((entry) => [`${entry.apiVersion}/${entry.kind}`, entry]),
);

/** The table's row for a kind, if it is one of ours. */
export function knownKind(apiVersion: string, kind: string): KindEntry | undefined {
  return byId.get(`${apiVersion}/${kind}`);
}
