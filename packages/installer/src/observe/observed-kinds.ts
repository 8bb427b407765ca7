import type { KubernetesObject } from '@gatesmith/kubernetes';
import { helmReleaseNameAnnotation, managedByLabel, metallbNamespace, releaseName } from '../layout.ts';
import type { ListRequest } from '../ports/cluster.ts';

/** A kind that a snapshot reads, and how much of it. */
export interface ObservedKind extends ListRequest {
  /** Only with the CRD in place; otherwise the kind is known to be absent without asking. */
  readonly crd?: string | undefined;
  /** Older API versions of the kind, the newest first, for CRDs that do not serve `apiVersion` yet. */
  readonly olderVersions?: readonly string[] | undefined;
  /** Whether nothing but the preflight looks at the kind. */
  readonly preflightOnly?: boolean | undefined;
  /** Whether a cluster without the kind is nothing to record. */
  readonly optional?: boolean | undefined;
  /** Only where a record of our release names the kind: few have it. */
  readonly onlyIfReleased?: boolean | undefined;
  /** Objects that no check needs are dropped on entry. */
  readonly keep?: ((object: KubernetesObject) => boolean) | undefined;
}

const helmManaged = `${managedByLabel}=Helm`;
const configMapNamespaces: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'openshift-kube-proxy',
  metallbNamespace,
]);

const metallb = (apiVersion: string, kind: string, plural: string): ObservedKind => ({
  apiVersion,
  kind,
  crd: `${plural}.metallb.io`,
});

/** A kind of another program, which is listed only where its CRD exists. */
const ofOther = (
  apiVersion: string,
  kind: string,
  crd: string,
  olderVersions: readonly string[] = [],
): ObservedKind => ({ apiVersion, kind, crd, olderVersions, optional: true, preflightOnly: true });

/** Where Helm keeps its records; read first, since they say what else there is to read. */
export const recordKind: ObservedKind = { apiVersion: 'v1', kind: 'Secret', namespace: metallbNamespace };

/** One list per kind: what a snapshot holds. */
export const observedKinds: readonly ObservedKind[] = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Node' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ResourceQuota' },
  { apiVersion: 'v1', kind: 'LimitRange', preflightOnly: true },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    keep: ({ metadata }) =>
      configMapNamespaces.has(metadata.namespace ?? '') ||
      metadata.name === 'cilium-config' ||
      // The settings of an ingress-nginx that is not ours, and the objects that its arguments name.
      metadata.labels?.['app.kubernetes.io/name'] === 'ingress-nginx' ||
      metadata.annotations?.[helmReleaseNameAnnotation] === releaseName,
  },
  recordKind,
  { apiVersion: 'v1', kind: 'ServiceAccount', labelSelector: helmManaged },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', labelSelector: helmManaged },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', labelSelector: helmManaged },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', labelSelector: helmManaged },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', labelSelector: helmManaged },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', preflightOnly: true },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass' },
  // In Kubernetes 1.33 and newer.
  { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', optional: true, preflightOnly: true },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', labelSelector: helmManaged },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', labelSelector: helmManaged },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' },
  metallb('metallb.io/v1beta1', 'IPAddressPool', 'ipaddresspools'),
  metallb('metallb.io/v1beta1', 'L2Advertisement', 'l2advertisements'),
  metallb('metallb.io/v1beta1', 'BGPAdvertisement', 'bgpadvertisements'),
  metallb('metallb.io/v1beta2', 'BGPPeer', 'bgppeers'),
  metallb('metallb.io/v1beta1', 'BFDProfile', 'bfdprofiles'),
  metallb('metallb.io/v1beta1', 'Community', 'communities'),
  metallb('metallb.io/v1beta1', 'ServiceL2Status', 'servicel2statuses'),
  metallb('metallb.io/v1beta1', 'ConfigurationState', 'configurationstates'),
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    labelSelector: helmManaged,
    onlyIfReleased: true,
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    labelSelector: helmManaged,
    onlyIfReleased: true,
  },
  { apiVersion: 'batch/v1', kind: 'Job', labelSelector: helmManaged, onlyIfReleased: true },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    labelSelector: helmManaged,
    onlyIfReleased: true,
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    labelSelector: helmManaged,
    onlyIfReleased: true,
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    labelSelector: helmManaged,
    onlyIfReleased: true,
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    labelSelector: helmManaged,
    onlyIfReleased: true,
  },
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', labelSelector: helmManaged, onlyIfReleased: true },
  { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', labelSelector: helmManaged, onlyIfReleased: true },
  { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', labelSelector: helmManaged, onlyIfReleased: true },
  ofOther('cilium.io/v2', 'CiliumLoadBalancerIPPool', 'ciliumloadbalancerippools.cilium.io', [
    'cilium.io/v2alpha1',
  ]),
  ofOther('cilium.io/v2', 'CiliumL2AnnouncementPolicy', 'ciliuml2announcementpolicies.cilium.io', [
    'cilium.io/v2alpha1',
  ]),
  ofOther('cilium.io/v2', 'CiliumBGPAdvertisement', 'ciliumbgpadvertisements.cilium.io', [
    'cilium.io/v2alpha1',
  ]),
  ofOther('traefik.io/v1alpha1', 'IngressRoute', 'ingressroutes.traefik.io'),
  ofOther('traefik.io/v1alpha1', 'IngressRouteTCP', 'ingressroutetcps.traefik.io'),
  ofOther('traefik.io/v1alpha1', 'IngressRouteUDP', 'ingressrouteudps.traefik.io'),
];

/** The kinds that verify looks at. */
export const verifiedKinds: ReadonlySet<string> = new Set(
  observedKinds.filter(({ preflightOnly = false }) => !preflightOnly).map(({ kind }) => kind),
);
