/**
 * The subject that each prefix stands for, by the word after `GS-`. One subject has one prefix: a code with a new first
 * word needs a line here.
 */
export const subjects: Readonly<Record<string, string>> = {
  ADDRESS: 'Addresses, as they are written and as they are assigned and announced',
  ADOPT: 'Taking over an existing install',
  ADVERTISEMENT: 'L2Advertisements and BGPAdvertisements',
  BGP: 'BGP peers, communities and modes',
  CLOCK: "The cluster's clock",
  CONFIG: "MetalLB's configuration as a whole",
  CRD: 'CustomResourceDefinitions',
  ENTRYPOINT: 'The entrypoint Service',
  EOL: 'Software that is out of maintenance',
  FILE: 'Files that are not values',
  IMPORT: "The import of MetalLB's former ConfigMap",
  INGRESS: 'Ingress controllers',
  KUBEPROXY: 'kube-proxy and its configuration',
  KUBERNETES: 'The version of Kubernetes',
  LOADBALANCER: 'Other load-balancer implementations',
  METALLB: 'An existing MetalLB',
  NAMESPACE: 'Namespaces',
  NETWORK: 'Facts about the network',
  NODE: 'A node',
  NODES: 'The nodes that can announce',
  OBJECT: "Objects with the names of the release's own",
  PERMISSION: 'Permissions to write',
  POD: 'Pod security',
  POOL: 'Address pools',
  PREFIX: 'Prefixes (CIDR blocks)',
  QUOTA: 'Resource quotas',
  RANGE: 'Address ranges',
  READ: 'Permissions to read',
  REFERENCE: 'References between resources',
  RELEASE: 'The Helm release',
  RESOURCE: 'MetalLB resources',
  SCENARIO: 'Scenarios of the allocation simulator',
  SCHEMA: "The schemas of MetalLB's resources",
  SELECTOR: 'Label selectors',
  TRAFFIC: 'Requests through an address',
  UNINSTALL: 'Uninstalling',
  VALUES: 'The values file',
  WEBHOOK: "MetalLB's webhook",
  WORKLOAD: 'Deployments and DaemonSets',
};

/** The word after `GS-`. */
export function subjectOf(code: string): string {
  return code.split('-')[1] ?? '';
}
