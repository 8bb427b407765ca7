import { type CodeOf, type FindingReporter, findingReporter } from '@gatesmith/diagnostics';

/** Every finding about a values document that this package itself makes. */
export const valuesFindings = {
  'GS-VALUES-YAML': {
    severity: 'error',
    title: 'Values file cannot be read',
    text: 'The file is not valid YAML or JSON, contains more than one document, or is too large or too deeply nested to be a values file. Helm would refuse it or read only a part of it. Go to the line and column in the finding: the cause is usually the indentation there, a tab, a missing quote, or a bracket that is still open.',
  },
  'GS-VALUES-DUPLICATE-KEY': {
    severity: 'error',
    title: 'Key given twice in one map',
    text: 'The same key occurs twice in one map. Helm silently uses the last occurrence, so the first one has no effect even though it is in the file. Keep one of the two, or merge their contents.',
  },
  'GS-VALUES-UNKNOWN-KEY': {
    severity: 'error',
    title: 'Unknown key',
    text: 'The key does not exist at this place, or is so close to an existing one that it must be a misspelling. Helm would ignore it, and the setting would have no effect. Use the key that the finding suggests, move the key to the section it belongs to, or remove it.',
  },
  'GS-VALUES-TYPE': {
    severity: 'error',
    title: 'Value of the wrong type or out of bounds',
    text: 'The value has another type than the key needs, is not one of the permitted values, or is out of bounds. The chart would render something else than intended, or fail in the cluster. Write a value of the form that the finding asks for; quotes turn a number or a boolean into a string, and removing them does the reverse.',
  },
  'GS-VALUES-REQUIRED': {
    severity: 'error',
    title: 'Required key is missing',
    text: 'An entry lacks a key without which it has no meaning, such as the name of a pool. No default can replace it. Add the key; the finding shows an example.',
  },
  'GS-VALUES-CONFLICT': {
    severity: 'error',
    title: 'Two settings contradict each other',
    text: 'Two places in the values say different things about one setting, or a setting is given where it has no effect. The first-level sections decide what the sections of the subcharts derive from them. Remove the setting that the finding names, or change the one that decides.',
  },
  'GS-VALUES-SET': {
    severity: 'error',
    title: 'Argument of --set cannot be read',
    text: "A --set argument does not follow Helm's grammar: a key, an equals sign and a value, with dots between the parts of a key and commas between assignments. Nothing of the argument is applied. Put a backslash before a comma, dot or bracket that belongs to the key or the value, and quote the argument for your shell.",
  },
  'GS-EOL-UNACKNOWLEDGED': {
    severity: 'error',
    title: 'End of life of ingress-nginx is not acknowledged',
    text: 'ingress-nginx has been out of maintenance since March 2026 and gets no fixes, not for security holes either. Installing it needs an explicit statement that this is known. Use ingress.controller: traefik, which understands nginx annotations, or set ingress.acknowledgeEndOfLife: true.',
  },
  'GS-BGP-OFF': {
    severity: 'error',
    title: 'BGP advertisements without peers',
    text: 'bgp.advertisements has entries, but bgp.peers is empty. BGP is off without peers, so the advertised pools are not announced by it. Add the routers to bgp.peers, or announce the pools under layer2.',
  },
  'GS-INGRESS-EXPOSED-TWICE': {
    severity: 'error',
    title: 'More than one way to the ingress controller',
    text: "The controller can be reached in more ways than one, for example through the entrypoint Service and through the controller's own Service, host ports or the host network. The second way bypasses the entrypoint's address and its rules. Keep one of the ways that the finding lists.",
  },
  'GS-ENTRYPOINT-ONE-REPLICA': {
    severity: 'error',
    title: 'Local traffic policy with one controller pod',
    text: 'With externalTrafficPolicy: Local only a node that runs a controller pod can announce the address. With a single pod the address is silent whenever that pod moves. Use ingress.kind: DaemonSet, two or more replicas, or externalTrafficPolicy: Cluster.',
  },
  'GS-ENTRYPOINT-FAMILY': {
    severity: 'error',
    title: 'No pool with the address family of the entrypoint',
    text: 'The entrypoint Service needs an IPv4 or IPv6 address, or both, and no pool that may serve it contains that family. The Service would wait for an address forever. Add addresses of the family to the pool, or change entrypoint.ipFamilies or entrypoint.ipFamilyPolicy.',
  },
  'GS-ENTRYPOINT-NO-POOL': {
    severity: 'error',
    title: 'No pool for the entrypoint',
    text: 'The values create the entrypoint Service, and no pool of theirs may give it an address: there is no pool at all, or every pool is reserved for Services that ask for it or for other namespaces. The Service would wait for an address forever. Add a pool with free addresses, name one in entrypoint.ipAddressPool, or set entrypoint.enabled: false. Where the cluster has a pool that is not in the values, skip this code in checks.skip.',
  },
  'GS-ENTRYPOINT-ADDRESS': {
    severity: 'error',
    title: 'Requested address is in no pool',
    text: 'entrypoint.addresses contains something that is not an address, or an address that is not in the pool it is requested from. MetalLB would give the Service no address at all. Request an address that a pool contains, or leave the list empty so that MetalLB chooses.',
  },
} as const;

/** A code of this package. */
export type ValuesCode = CodeOf<typeof valuesFindings>;

/** Makes the findings of {@link valuesFindings}. */
export const report: FindingReporter<typeof valuesFindings> = findingReporter(valuesFindings);
