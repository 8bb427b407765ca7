import type { Finding } from '@gatesmith/diagnostics';

/** Every finding that this package can report; `metallbFindings` in the public API. */
export const metallbFindings = {
  'GS-ADVERTISEMENT-AGGREGATION': {
    severity: 'error',
    title: 'Aggregation length announces too much',
    text: "A BGPAdvertisement aggregates the addresses of a pool into a prefix that is larger than the pool's own ranges, or its length is longer than an address has bits. MetalLB refuses it, because routers would send traffic for addresses that the pool does not own. Set aggregationLength (or aggregationLengthV6) to the length in the hint or more; 32 and 128 announce single addresses.",
  },
  'GS-ADVERTISEMENT-AS-PATH': {
    severity: ['error', 'warning'],
    title: 'AS path lengths contradict each other',
    text: 'Two BGPAdvertisements announce the same pool to the same peers from the same nodes with different asPathPrepend values. One BGP update has only one AS path, so MetalLB refuses the configuration. As a warning, the finding reports that the verdict depends on node labels, and no nodes were given: MetalLB refuses the configuration if the nodeSelectors of both match a node. Give both the same asPathPrepend, or separate them by peers, nodes or aggregation length.',
  },
  'GS-ADVERTISEMENT-DANGLING': {
    severity: ['warning', 'error'],
    title: 'Advertisement refers to a missing object',
    text: 'An advertisement names a pool or a BGP peer that does not exist, or it covers no pool at all. MetalLB accepts it silently and announces nothing for it, so a Service gets an address that never answers. Correct the name, or create the missing IPAddressPool or BGPPeer.',
  },
  'GS-ADVERTISEMENT-LOCAL-PREF': {
    severity: ['error', 'warning'],
    title: 'Local preferences contradict each other',
    text: 'Two BGPAdvertisements announce the same pool to the same peers from the same nodes with different localPref values, or a localPref is negative. One BGP update can carry only one preference, so MetalLB refuses the configuration. As a warning, the finding reports that the verdict depends on node labels, and no nodes were given: MetalLB refuses the configuration if the nodeSelectors of both match a node. Give both the same localPref, or separate them by peers, nodes or aggregation length.',
  },
  'GS-ADVERTISEMENT-NO-NODE': {
    severity: 'error',
    title: 'No node can announce',
    text: 'The nodeSelectors of an advertisement or a BGP peer match none of the nodes, or the cluster has no node that could announce an address. Services would get addresses that no machine answers for. Compare the selectors with kubectl get nodes --show-labels, or remove nodeSelectors to announce from every node.',
  },
  'GS-ADVERTISEMENT-SELECTS-NOTHING': {
    severity: 'warning',
    title: 'Advertisement covers no pool',
    text: 'An advertisement in the values file names pools that are not in the file, or its ipAddressPoolSelectors match no pool. It announces nothing, whatever MetalLB assigns. List the pools under ipAddressPools, or remove the advertisement.',
  },
  'GS-BGP-COMMUNITY': {
    severity: 'error',
    title: 'Not a BGP community value',
    text: 'A community is neither a pair such as 65000:100 (numbers up to 65535) nor a large community such as large:65000:1:2 (numbers up to 4294967295). MetalLB refuses the object. Correct the value, or use the name of an alias that a Community object defines.',
  },
  'GS-BGP-MODE': {
    severity: 'error',
    title: 'Not supported in native BGP mode',
    text: 'The field, or the IPv6 pool, needs FRR, but MetalLB runs in native BGP mode and refuses it. Remove the field, or set bgp.mode to frr-k8s, which is the default.',
  },
  'GS-BGP-PEER': {
    severity: ['error', 'warning'],
    title: 'BGP peer is not valid',
    text: 'A BGPPeer lacks something MetalLB requires, contradicts itself, or has a timer that BGP does not allow; MetalLB refuses it and establishes no session. As a warning, the finding reports a password in clear text, which everyone who may read the object can see. Change the field named in the message; move passwords to a Secret of type kubernetes.io/basic-auth and name it in passwordSecret.',
  },
  'GS-BGP-PEERS-CONFLICT': {
    severity: ['error', 'warning'],
    title: 'BGP peers conflict on a node',
    text: 'Two BGPPeers apply to the same node and disagree about routerID or myASN, or describe the same router twice. One FRR instance per node serves all peers, so MetalLB refuses the second. As a warning, the finding reports that the verdict depends on node labels, and no nodes were given: MetalLB refuses the peer if the nodeSelectors of both match a node. Make the two agree, or give them nodeSelectors with no node in common.',
  },
  'GS-CONFIG-STALE': {
    severity: 'error',
    title: 'MetalLB would ignore the configuration',
    text: 'MetalLB reads all of its objects at once. When one of them is wrong, it keeps the last good configuration and ignores every later change, usually without a visible error; its webhook refuses further objects for the same reason. Fix the object that the message names, and the rest takes effect again.',
  },
  'GS-IMPORT-LOST': {
    severity: 'warning',
    title: 'Part of the configuration was not imported',
    text: 'The import of a MetalLB configuration from before 0.13 left something out or kept it unchanged although it is wrong: an unknown key, a value of the wrong type, or a password, which is never copied. The imported values behave differently from the old configuration at this place. Read the message and complete the values by hand.',
  },
  'GS-IMPORT-RENAMED': {
    severity: 'info',
    title: 'Object was renamed during import',
    text: 'The old configuration allowed any name, but Kubernetes objects need unique DNS names, so the import changed one. References inside the configuration follow automatically. Services that name the pool in an annotation must be changed to the new name.',
  },
  'GS-IMPORT-UNREADABLE': {
    severity: 'error',
    title: 'Old configuration cannot be read',
    text: 'The document holds no MetalLB configuration from before 0.13: it is not an object, neither configInline nor address-pools is anywhere in it, the ConfigMap has no config key, or the YAML inside it does not parse. Nothing was imported from it. Pass the ConfigMap, a document with the chart values and their configInline, or the configuration itself.',
  },
  'GS-NETWORK-FACT-INVALID': {
    severity: 'error',
    title: 'Network fact is not an address or range',
    text: 'An entry under network in the values file, or a fact read from the cluster, is not an address, a prefix or a range, so nothing can be checked against it. Collisions with that part of the network would go unnoticed. Correct the entry as the hint says.',
  },
  'GS-NODES-EXCLUDED': {
    severity: 'error',
    title: 'Nodes are excluded from load balancing',
    text: 'Every node that could announce carries the label node.kubernetes.io/exclude-from-external-load-balancers, from which MetalLB announces nothing; kubeadm puts it on control-plane nodes. Addresses would be assigned and never answer. Set metallb.speaker.ignoreExcludeLB to true, or add worker nodes. Removing the label does not last, because upgrades restore it.',
  },
  'GS-POOL-ADDRESS-INVALID': {
    severity: 'error',
    title: 'Pool entry is not a range',
    text: 'An entry of addresses is not a range such as 192.168.20.20-192.168.20.254 or a prefix such as 192.168.20.0/28. MetalLB refuses the pool. A single address needs /32 or /128. Correct the entry; the hint shows the closest valid form where there is one.',
  },
  'GS-POOL-API-ENDPOINT': {
    severity: 'error',
    title: 'Pool contains an API server address',
    text: 'The pool contains an address at which the Kubernetes API is reached. If MetalLB assigned it to a Service, the cluster would lose its API server. Split the pool around the address; the hint shows how.',
  },
  'GS-POOL-BUGGY-IPS': {
    severity: 'warning',
    title: 'Pool contains addresses ending in .0 or .255',
    text: 'Some old routers and client stacks drop traffic to addresses that end in .0 or .255, so a Service with such an address may be unreachable for a few clients only. Set avoidBuggyIPs to true on the pool, or leave those addresses out of the range.',
  },
  'GS-POOL-DHCP-RANGE': {
    severity: 'error',
    title: 'Pool overlaps a DHCP range',
    text: 'The pool contains addresses that a DHCP server hands out, so one address can end up at two machines and fail intermittently. Shrink the DHCP range on the router, or split the pool around it as the hint shows.',
  },
  'GS-POOL-EMPTY': {
    severity: 'error',
    title: 'Pool has no addresses',
    text: 'The list addresses of a pool is empty, which MetalLB refuses. Add a range such as 192.168.20.20-192.168.20.254, or remove the pool.',
  },
  'GS-POOL-GATEWAY': {
    severity: 'error',
    title: "Pool contains the gateway's address",
    text: "The pool contains the address of the network's router. If MetalLB assigned it, two machines would answer for it and the whole subnet would lose its connection. Split the pool around the address; the hint shows how.",
  },
  'GS-POOL-IN-USE': {
    severity: 'error',
    title: 'Pool contains an address in use',
    text: 'The pool contains an address that something outside the pool already uses: another Service, a host, or a device on the network. Two machines would answer for it. Release the address, or split the pool around it as the hint shows.',
  },
  'GS-POOL-INVERTED': {
    severity: 'error',
    title: 'Range ends before it starts',
    text: 'The first address of a range is higher than the last one, which MetalLB refuses. Swap the two ends.',
  },
  'GS-POOL-LOTTERY': {
    severity: ['info', 'warning'],
    title: 'MetalLB chooses among pools at random',
    text: 'Several pools may serve the same Service and have the same priority. MetalLB iterates over them in random order, so the Service can get an address from a different pool after every reinstall. Give each pool its own serviceAllocation.priority (1 is tried first), or name the pool in the Service annotation metallb.io/address-pool.',
  },
  'GS-POOL-MIXED-FAMILY': {
    severity: 'error',
    title: 'Range mixes IPv4 and IPv6',
    text: 'One end of a range is an IPv4 address and the other an IPv6 address, which MetalLB refuses. Write one range per family; a pool may contain both.',
  },
  'GS-POOL-NETWORK-ADDRESS': {
    severity: 'error',
    title: 'Pool contains a network or broadcast address',
    text: 'The pool contains the first or the last address of a subnet of the nodes. No machine may use the network address or the broadcast address, so a Service that gets it is unreachable. Split the pool around it; the hint shows how.',
  },
  'GS-POOL-NODE-ADDRESS': {
    severity: 'error',
    title: "Pool contains a node's address",
    text: 'The pool contains an address that belongs to a node. If MetalLB assigned it to a Service, another node would answer ARP requests for it and the first one would drop off the network. Split the pool around the address; the hint shows how.',
  },
  'GS-POOL-OUTSIDE-SUBNET': {
    severity: 'warning',
    title: 'Pool lies outside the subnets of the nodes',
    text: 'A pool that is announced by Layer 2 contains addresses outside every subnet of the nodes. Machines ask by ARP or neighbour discovery only for addresses in their own subnet, so these addresses are unreachable unless a router has a route to them. Choose addresses from a node subnet, add a route, or announce the pool by BGP.',
  },
  'GS-POOL-OVERLAP': {
    severity: 'error',
    title: 'Two ranges share addresses',
    text: 'An address is in two ranges, of one pool or of two. MetalLB refuses the second, because it could not decide which pool an address belongs to. Keep each address in one range only.',
  },
  'GS-POOL-POD-CIDR': {
    severity: 'error',
    title: 'Pool overlaps the pod network',
    text: 'The pool contains addresses of the pod network. Nodes route those addresses inside the cluster, so traffic to a Service that has one never reaches it. Choose a range outside the pod network; the hint shows what remains.',
  },
  'GS-POOL-RESERVED': {
    severity: 'error',
    title: 'Pool contains reserved addresses',
    text: 'The pool contains addresses that the values file lists under network.reserved, which means that they are set aside for something else. Split the pool around them as the hint shows, or remove the reservation.',
  },
  'GS-POOL-SERVICE-CIDR': {
    severity: 'error',
    title: 'Pool overlaps the Service network',
    text: 'The pool contains addresses of the cluster-internal Service network. kube-proxy intercepts those addresses on every node, so a load balancer address among them does not work. Choose a range outside the Service network; the hint shows what remains.',
  },
  'GS-POOL-SPECIAL-RANGE': {
    severity: ['error', 'warning'],
    title: 'Pool reaches into a special-purpose range',
    text: 'The pool contains loopback, multicast, link-local or reserved addresses (RFC 6890), or is written as an IPv4-mapped IPv6 range. MetalLB accepts it, but other machines cannot reach such addresses, and mapped ranges are compared incorrectly with other pools. Choose ordinary addresses of your network, written as plain IPv4 or IPv6.',
  },
  'GS-POOL-UNADVERTISED': {
    severity: ['error', 'warning'],
    title: 'No advertisement covers a pool',
    text: 'Neither an L2Advertisement nor a BGPAdvertisement covers the pool. MetalLB assigns its addresses and then announces them nowhere, so Services look ready and never answer. Add the pool to an advertisement, or set allocateOnly to true in the values file if that is intended.',
  },
  'GS-REFERENCE-DANGLING': {
    severity: 'error',
    title: 'Reference stops MetalLB',
    text: 'A BGPAdvertisement names a community alias, or a BGPPeer names a BFDProfile, that does not exist. Until it exists, MetalLB ignores the whole configuration and keeps the last good one. Create the missing object, or correct the name.',
  },
  'GS-REFERENCE-DUPLICATE': {
    severity: 'error',
    title: 'Entry is listed twice',
    text: 'A name, a selector, an expression or a community alias occurs twice where MetalLB allows it once, and MetalLB refuses the object. Remove one of the two.',
  },
  'GS-RESOURCE-EXISTS': {
    severity: 'error',
    title: 'Object exists already',
    text: 'Two documents have the same kind and name. The API server refuses to create the second. Rename one of them, or merge the two.',
  },
  'GS-RESOURCE-FOREIGN': {
    severity: 'info',
    title: 'Object does not belong to MetalLB',
    text: 'The document belongs to another API group, so no MetalLB rule applies to it and it was not checked. Nothing needs to be done.',
  },
  'GS-RESOURCE-KIND': {
    severity: 'error',
    title: 'Not a kind of MetalLB',
    text: 'The document has no kind or apiVersion, or MetalLB 0.16 has no such kind in that version. The API server refuses it. Use the kind or apiVersion from the hint; an AddressPool from before 0.13 becomes an IPAddressPool and an advertisement.',
  },
  'GS-RESOURCE-METADATA': {
    severity: 'error',
    title: 'Metadata is not valid',
    text: 'The name, the namespace, a label or an annotation does not follow the rules of Kubernetes, and the API server refuses the object. Names are DNS names: lower case letters, digits, hyphens and dots. Correct the field that the message names.',
  },
  'GS-RESOURCE-NAMESPACE': {
    severity: ['error', 'warning'],
    title: 'Object is in the wrong namespace',
    text: 'MetalLB reads only the objects in its own namespace and its webhook refuses others. As a warning, the finding reports a document without a namespace, which kubectl would create in whatever namespace is current. Set metadata.namespace to the one in the hint.',
  },
  'GS-SCENARIO-INVALID': {
    severity: ['error', 'warning'],
    title: 'Simulation scenario is not valid',
    text: 'A scenario for gatesmith pools simulate has a key, a step or a Service that cannot be read. With an error nothing was simulated; with a warning the part was ignored. A scenario has pools, steps that each create or delete one Service, and optionally the labels of namespaces.',
  },
  'GS-SCHEMA-BOUND': {
    severity: 'error',
    title: 'Value is out of bounds',
    text: 'A number, a length or a format lies outside the limits that the custom resource definition sets, and the API server refuses the object. Choose a value within the limits in the message.',
  },
  'GS-SCHEMA-ENUM': {
    severity: 'error',
    title: 'Value is not one of the allowed ones',
    text: 'The field accepts only the values in the message, and the API server refuses the object. Use one of them; the comparison is case-sensitive.',
  },
  'GS-SCHEMA-REQUIRED': {
    severity: 'error',
    title: 'Required field is missing',
    text: 'The custom resource definition requires a field that the document does not set, and the API server refuses the object. Add the field.',
  },
  'GS-SCHEMA-RULE': {
    severity: 'error',
    title: 'Rule of the CRD is violated',
    text: 'The custom resource definition contains a rule about how values belong together, or about what may change in an update, and the document violates it. The API server refuses the object with the message shown. Change the value accordingly.',
  },
  'GS-SCHEMA-TYPE': {
    severity: 'error',
    title: 'Value has the wrong type',
    text: 'The field expects another type, for example a number or a list, and the API server refuses the object. In YAML, quotes make a string: write 64512 and not "64512" where a number is expected.',
  },
  'GS-SCHEMA-UNKNOWN-FIELD': {
    severity: 'warning',
    title: 'Unknown field is dropped',
    text: 'The custom resource definition has no such field at this place. The API server drops it without an error, so the setting has no effect. Usually the name is misspelled or the indentation is wrong; use the name from the hint or remove the field.',
  },
  'GS-SELECTOR-INVALID': {
    severity: 'error',
    title: 'Label selector is not valid',
    text: 'A label selector has a key, a value or an operator that Kubernetes cannot read, or an operator with the wrong number of values: In and NotIn need at least one, Exists and DoesNotExist take none. MetalLB refuses the object. Correct the part that the message names.',
  },
} as const;

/** The codes of {@link metallbFindings}. */
export type MetallbCode = keyof typeof metallbFindings;

/** A finding of this package. */
export type MetallbFinding = Finding<MetallbCode>;
