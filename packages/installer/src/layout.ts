/** Where gatesmith puts things; one MetalLB per cluster, so one release with one name. */
export const releaseName = 'gatesmith';

/** MetalLB reads its resources in its own namespace only, and its webhook's names are fixed. */
export const metallbNamespace = 'metallb-system';

/** Marks what the installer made itself, outside the Helm release. */
export const managedByLabel = 'app.kubernetes.io/managed-by';
export const managedByUs = 'gatesmith';

/** Helm's own marks on the objects of a release. */
export const helmReleaseNameAnnotation = 'meta.helm.sh/release-name';
export const helmReleaseNamespaceAnnotation = 'meta.helm.sh/release-namespace';

/** On every CRD: Helm must not delete it when it leaves the release, because the pools would be deleted with it. */
export const keepAnnotation = 'helm.sh/resource-policy';

/** Of namespaces: under `/enforce`, `/audit` and `/warn` is the level that pods may use. */
export const podSecurityLabel = 'pod-security.kubernetes.io';

/** MetalLB's, which is cluster-scoped and always of this name: there is room for one MetalLB. */
export const webhookConfiguration = 'metallb-webhook-configuration';

/** On the record of every release that we had Helm write: which run of gatesmith it was. */
export const runLabel = 'gatesmith.dev/run';

/** Where the lease and the journal are: there before the first install, and after the last. */
export const systemNamespace = 'kube-system';
export const leaseName = 'gatesmith';
export const journalName = 'gatesmith-journal';
