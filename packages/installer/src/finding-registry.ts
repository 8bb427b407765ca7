import type { CodeOf, FindingRegistry } from '@gatesmith/diagnostics';

/** Every finding that this package can report; `installerFindings` in the public API. */
export const installerFindings = {
  'GS-ADDRESS-ANNOUNCED-TWICE': {
    severity: 'error',
    title: 'Two nodes announce one address',
    text: 'More than one speaker says in its status that it announces the address in Layer 2. Clients may send packets to either node, so connections break at random. It passes within seconds after speakers were replaced; where it stays, the speakers do not see each other: check that port 7946 (memberlist) is open between the nodes.',
  },
  'GS-ADDRESS-ANNOUNCER': {
    severity: ['error', 'warning', 'info'],
    title: 'Something else will announce an address',
    text: 'The plan leaves a Service its address, but other nodes or another protocol announce it afterwards, or MetalLB begins to announce an address that something else announces now. Clients in Layer 2 learn the new node within seconds; a router needs the BGP session, and two programs that announce one address break connections at random. Accept it by name with --accept if it is what you want.',
  },
  'GS-ADDRESS-EXPOSED': {
    severity: ['error', 'warning', 'info'],
    title: 'A Service becomes reachable',
    text: 'After the plan a Service is reachable at an address at which it is not now. For a Service that waits for an address this is what it asks for. Where the address exists already and no advertisement covers it, it may have been kept back deliberately: check that clients may reach the Service before you accept it by name with --accept.',
  },
  'GS-ADDRESS-LOST': {
    severity: ['error', 'warning', 'info'],
    title: 'A Service loses its address',
    text: 'After the plan a Service has no address any more: its pool goes or shrinks, the pool is reserved for other Services, or the Service itself is deleted. Clients, DNS records and firewall rules point at an address that nothing answers. Keep the address in a pool that the Service may use, or accept the loss by name with --accept.',
  },
  'GS-ADDRESS-MOVES': {
    severity: ['error', 'warning', 'info'],
    title: 'A Service gets another address',
    text: 'After the plan a Service has, or may have, another address than now. MetalLB removes an address when no pool offers it any more, and assigns the first free one; where several Services look for addresses at the same time, or several pools suit, the result is a matter of chance. DNS records and firewall rules have to follow. Keep the address in a pool, or accept the move by name with --accept.',
  },
  'GS-ADDRESS-NO-ENDPOINTS': {
    severity: 'warning',
    title: 'No ready pod behind an address',
    text: 'A Service holds an address, but no pod behind it is ready, so MetalLB announces the address from no node and nothing answers. Look at the pods that the Service selects, and at its selector.',
  },
  'GS-ADDRESS-NO-PODS': {
    severity: ['error', 'warning', 'info'],
    title: 'A Service loses the pods behind it',
    text: 'The plan deletes or relabels the workload whose pods a Service selects, so that nothing answers on its address afterwards. Change the selector of the Service, or keep the workload; or accept it by name with --accept.',
  },
  'GS-ADDRESS-NOT-ANNOUNCED': {
    severity: 'error',
    title: 'No node announces an address',
    text: 'A Service holds an address of a Layer 2 pool and has ready pods, but no speaker reports that it announces the address, so no machine answers ARP for it. Check that an L2Advertisement covers the pool, that its nodeSelectors match a node, and the logs of the speakers.',
  },
  'GS-ADDRESS-OUTSIDE-POOLS': {
    severity: 'warning',
    title: 'Address from none of the pools',
    text: 'A LoadBalancer Service holds an address that is in no IPAddressPool. Another load balancer assigned it, or its pool was removed since. MetalLB does not announce it. Find out which program serves the Service, or delete the Service to have a new address assigned.',
  },
  'GS-ADDRESS-SILENT': {
    severity: 'warning',
    title: 'Nothing answers on an address',
    text: 'The address is assigned and announced, but an HTTP request from this machine got no answer. This machine may be on another network than the nodes, or a firewall is in between. Try the address from a machine in the network of the nodes before you change anything.',
  },
  'GS-ADDRESS-TAKEOVER': {
    severity: ['error', 'warning'],
    title: 'Address of another load balancer',
    text: 'A LoadBalancer Service has an address that no pool of MetalLB holds, so another load balancer assigned it. MetalLB serves every Service of its class, removes this address and assigns one from its pools; both programs then overwrite each other. Let MetalLB serve one class only with entrypoint.loadBalancerClass, or add the address to a pool once the other program is gone. It is a warning where a MetalLB that serves these Services is running already.',
  },
  'GS-ADDRESS-UNANNOUNCED': {
    severity: ['error', 'warning', 'info'],
    title: 'An address is no longer announced',
    text: 'After the plan a Service keeps its address, but no advertisement covers the pool, or no node is chosen by one, so that nothing answers for the address. Keep an L2Advertisement or BGPAdvertisement for the pool, or accept it by name with --accept.',
  },
  'GS-ADDRESS-WRONG-POOL': {
    severity: 'error',
    title: 'Entrypoint address from another pool',
    text: 'The entrypoint holds an address of a different pool than entrypoint.ipAddressPool names. MetalLB lets a Service keep the address that it has. Delete the entrypoint Service and run gatesmith up again to have an address assigned from the pool that the values name; clients lose the present address.',
  },
  'GS-ADOPT-ADDRESS': {
    severity: 'error',
    title: 'Adopted address in no pool of the values',
    text: 'A Service holds an address that no pool of the values contains, so adopting with these values would remove the address from it. Add the address to a pool, or start from the values that gatesmith adopt --print-values writes.',
  },
  'GS-ADOPT-BGP': {
    severity: 'warning',
    title: 'BGP sessions restart during adoption',
    text: 'The adopted MetalLB announces by BGP. Each node ends its session and sets it up again while its speaker is replaced; routers keep the routes of the other nodes in the meantime. With a single announcing node, adopt in a maintenance window.',
  },
  'GS-ADOPT-CHANGES': {
    severity: 'error',
    title: 'Adopting would change a setting',
    text: 'An object of the existing install has a field that these values would change or drop: a setting of a Service, of the pods of a program, or of anything else that the old release consists of. Every field is compared, and those that only name the release or its version are left out. Write the setting into the values, or start from gatesmith adopt --print-values. If the change is intended, make it in the old install first, or accept it under checks.skip.',
  },
  'GS-ADOPT-ENTRYPOINT': {
    severity: 'error',
    title: 'Values would lose the ingress address',
    text: 'The values create another Service than the one that holds the address of the ingress controller, or a selector that matches only the new pods. Clients would lose the address or get no answer for a while. Set entrypoint.name, ingress.namespace and entrypoint.selector as the hint says.',
  },
  'GS-ADOPT-LEGACY-POOL': {
    severity: 'error',
    title: 'AddressPool of an old MetalLB',
    text: 'The cluster holds an AddressPool, a kind that MetalLB 0.14 and newer ignore. After an adoption its addresses would be withdrawn. Create an IPAddressPool and an L2Advertisement or BGPAdvertisement with the same addresses first, then delete the AddressPool.',
  },
  'GS-ADOPT-LOST': {
    severity: 'warning',
    title: 'Setting that values cannot express',
    text: 'The existing install has a setting that the values file cannot express, or an object that will be deleted with the old release. Adopting changes or removes it. Look at the plan before you confirm, and copy what you still need.',
  },
  'GS-ADOPT-MANAGED': {
    severity: 'error',
    title: 'Another tool would restore the install',
    text: 'An operator, an addon or a GitOps tool installed MetalLB or the ingress controller and would put its objects back. Two owners would overwrite each other. Hand the install over in that tool first, as the hint says, then adopt.',
  },
  'GS-ADOPT-NAMESPACE': {
    severity: 'error',
    title: 'MetalLB in another namespace',
    text: 'The existing MetalLB is not in metallb-system. Its pools cannot move between namespaces without being created again, which releases their addresses. Move it in a maintenance window with the commands in the hint.',
  },
  'GS-ADOPT-NOTHING': {
    severity: 'error',
    title: 'Nothing to adopt',
    text: 'The cluster has neither a MetalLB nor an ingress-nginx that was installed by another tool. Adopting takes over an existing install. Install with gatesmith up instead, and check that the right context is in use.',
  },
  'GS-ADOPT-OURS': {
    severity: ['info', 'warning'],
    title: "Install is gatesmith's already",
    text: 'The release gatesmith is in this cluster and nothing of another tool is left to take over. adopt --print-values writes the values of that release. adopt with values does the same as gatesmith up: it is a warning when that would change something. Check the plan, and use gatesmith up for changes.',
  },
  'GS-ADOPT-REFERS': {
    severity: 'error',
    title: 'Another object depends on the old install',
    text: 'An object that does not belong to the old install selects its pods or Services by their labels, or names one of its objects: a second Service, a NetworkPolicy, a monitor, a PodDisruptionBudget, an autoscaler. After the adoption it would select or find nothing. Change it as the hint says, so that it covers the old and the new objects alike, and adopt then.',
  },
  'GS-ADOPT-UNSEEN': {
    severity: 'info',
    title: 'Kinds that were not searched for dependents',
    text: 'These credentials may not list some kinds of objects, so whether one of them depends on the old install is unknown. Adopt with credentials that may list them, or look yourself for objects that select the old pods or name the old release.',
  },
  'GS-ADOPT-VANISHES': {
    severity: 'error',
    title: 'An object of the old install would be deleted',
    text: 'An object belongs to the old release, and the release that takes over has none of its kind in its place. It would be deleted with the old release. Keep it with the annotation that the hint names, or change the values so that the new release has one.',
  },
  'GS-ADOPT-VERSION': {
    severity: 'error',
    title: 'MetalLB version that cannot be adopted',
    text: 'Versions 0.13 to 0.16 of MetalLB can be adopted. Older ones are configured by a ConfigMap, and newer ones are not known to this gatesmith. Import the configuration with gatesmith import metallb-configmap, or use a newer gatesmith.',
  },
  'GS-CLOCK-SKEW': {
    severity: ['warning', 'info'],
    title: 'Clocks differ',
    text: 'The clock of the API server and the clock of this machine differ. Certificates and tokens that one side makes may not be valid on the other side. Compare both with timedatectl, and enable time synchronization with timedatectl set-ntp true.',
  },
  'GS-CONFIG-NOT-LOADED': {
    severity: 'error',
    title: 'MetalLB rejects its configuration',
    text: 'MetalLB reports that a resource is invalid and keeps using its last valid configuration. Changes since then have no effect. Fix the resource that the message names.',
  },
  'GS-CRD-NOT-ESTABLISHED': {
    severity: 'error',
    title: 'CRD is not established',
    text: "The API server does not serve one of MetalLB's custom resource definitions, so pools and advertisements cannot be stored. Look at its conditions with kubectl describe crd, and run gatesmith up again.",
  },
  'GS-ENTRYPOINT-CLUSTER-FAMILY': {
    severity: 'error',
    title: 'Address family that the cluster does not have',
    text: 'The entrypoint needs an address family that Services of this cluster do not have, so the API server would refuse it in the middle of the install, or no pool has an address of a family that it can use. Change the families of the entrypoint, or add a pool of the family that the cluster has.',
  },
  'GS-ENTRYPOINT-PENDING': {
    severity: 'error',
    title: 'Entrypoint has no address',
    text: 'The entrypoint Service does not exist or has no address yet, so no client can reach the ingress controller. MetalLB says in an event of the Service why it assigned nothing: usually no pool has a free address, or none may serve the namespace.',
  },
  'GS-ENTRYPOINT-POOL-AMBIGUOUS': {
    severity: 'error',
    title: 'Another pool may serve the entrypoint',
    text: 'A pool that is not in the values assigns addresses automatically, and the entrypoint names no pool. MetalLB chooses by priority and age, so the entrypoint may get an address that you did not plan. Set entrypoint.ipAddressPool.',
  },
  'GS-ENTRYPOINT-SILENT': {
    severity: 'warning',
    title: 'No HTTP answer from the entrypoint',
    text: 'The entrypoint has an address, but no HTTP answer came back through it while gatesmith waited. This machine may not reach the network of the nodes, or the ingress controller is not ready. Try the address with curl from a machine in that network.',
  },
  'GS-INGRESS-DEFAULT-CLASS': {
    severity: 'warning',
    title: 'Second default IngressClass',
    text: 'Another IngressClass is the default of the cluster, and the class of the values would be a second one. Kubernetes gives new Ingresses that name no class the default class that was created last, so they would be served by this install instead. Set ingress.defaultClass to false to leave the default as it is.',
  },
  'GS-INGRESS-EXPOSED': {
    severity: ['error', 'warning'],
    title: 'Ingress would be exposed at the entrypoint',
    text: 'The ingress controller of the values serves every IngressClass with its controller name, and Traefik also serves Ingresses that name no class. An Ingress of another class, such as an internal one, would be reachable at the address of the entrypoint for the first time. Limit the controller to its own class with the setting in the hint. A class that has no Ingress yet is a warning.',
  },
  'GS-INGRESS-OTHER-CONTROLLER': {
    severity: ['error', 'warning'],
    title: 'Another ingress controller serves the same Ingresses',
    text: 'Another Traefik or ingress-nginx in the cluster, such as the Traefik that k3s brings, serves the same classes or the same Ingresses. Requests reach either of them, and both overwrite the address in the status of each Ingress, which external-dns follows. Remove one of them or limit each to its own class. It is a warning where they share nothing that is new.',
  },
  'GS-KUBEPROXY-NOT-STRICT': {
    severity: 'error',
    title: 'No strictARP in ipvs mode',
    text: 'Either kube-proxy runs in ipvs mode without strictARP, or it was not restarted since strictARP was set. Every node then answers ARP for every address that MetalLB announces, so traffic goes to the wrong node. Run gatesmith up, or gatesmith kube-proxy apply for this setting alone.',
  },
  'GS-KUBEPROXY-REPLANNED': {
    severity: 'warning',
    title: 'Configuration of kube-proxy was edited meanwhile',
    text: 'The configuration of kube-proxy was edited between reading and writing. Nothing was overwritten: gatesmith read the configuration again and planned the same change from it. If it happens again and again, find out which tool writes the configuration.',
  },
  'GS-KUBERNETES-TOO-OLD': {
    severity: 'error',
    title: 'Kubernetes is too old',
    text: 'The API server is older than the oldest version that the chart supports, so resources would be rejected half way. Upgrade Kubernetes first, or name another context with --context.',
  },
  'GS-LOADBALANCER-OTHER': {
    severity: ['error', 'warning'],
    title: 'Another load balancer is running',
    text: 'Another program also assigns or announces addresses of LoadBalancer Services without a class: kube-vip, Cilium, ServiceLB, a cloud controller or another one that the message names. It and MetalLB would both serve the entrypoint. Switch the other one off or limit it to its own class, or set entrypoint.loadBalancerClass before the first install; it cannot be changed later. It is a warning where the entrypoint has had an address of MetalLB alone until now.',
  },
  'GS-METALLB-EXISTS': {
    severity: 'error',
    title: 'Another MetalLB is installed',
    text: "The cluster already runs a MetalLB that gatesmith did not install. The webhook configuration has a fixed name in the whole cluster, so a second MetalLB would replace the first one's. Take it over with gatesmith adopt, pools and addresses included.",
  },
  'GS-METALLB-FRR-K8S': {
    severity: 'error',
    title: 'Another frr-k8s is running',
    text: 'An frr-k8s that was not installed with MetalLB runs on the nodes, and bgp.mode frr-k8s would install a second one, which cannot open the same ports. Let MetalLB use the one that exists with metallb.frrk8s.external and metallb.frrk8s.namespace, or choose another bgp.mode.',
  },
  'GS-METALLB-MEMBERLIST': {
    severity: 'warning',
    title: 'Old and new speakers do not see each other',
    text: 'Since 0.16.2 the speakers of MetalLB derive the key of their memberlist differently. During the rollout the old and the new speakers form two groups, and each group elects a node for an address, so two nodes may announce it until the last speaker is replaced. Expect a failover, and do not stop halfway.',
  },
  'GS-NAMESPACE-KEPT': {
    severity: 'warning',
    title: 'Namespace still holds objects of others',
    text: 'Uninstall leaves a namespace alone in which something lives that gatesmith did not bring, such as a Secret or a volume claim: deleting the namespace would delete it too. Look at what the message names, and delete the namespace yourself when nothing of it is needed.',
  },
  'GS-NAMESPACE-TERMINATING': {
    severity: 'error',
    title: 'Namespace is terminating',
    text: 'A namespace of the install is being deleted, and the API server creates nothing in it until it is gone. Wait for the deletion; where it hangs, its conditions say which objects and finalizers hold it.',
  },
  'GS-NODE-NOT-READY': {
    severity: 'warning',
    title: 'Node is not ready',
    text: 'A node is not Ready, so it announces no address, and gatesmith does not wait for the pods on it. The install continues without it. See the reason with kubectl describe node.',
  },
  'GS-NODES-NOT-ELIGIBLE': {
    severity: 'error',
    title: 'No node may announce',
    text: 'Every node carries the label node.kubernetes.io/exclude-from-external-load-balancers, so MetalLB would announce from none of them. Single-node clusters of kubeadm have it by default. Set metallb.speaker.ignoreExcludeLB: true; distributions put the label back when it is removed.',
  },
  'GS-OBJECT-FOREIGN': {
    severity: 'error',
    title: 'Object belongs to another owner',
    text: 'An object with the name of one of ours exists and belongs to another release or tool. Helm would stop at it half way through the install. Remove or rename it, or give it to the release with the commands in the hint.',
  },
  'GS-OBJECT-IMMUTABLE': {
    severity: 'error',
    title: 'A change that Kubernetes refuses',
    text: 'The values change a field that Kubernetes lets no update change, such as the selector of a Deployment or the loadBalancerClass of a Service. Helm would fail half way. The hint has the commands and says what stops meanwhile; leave the setting as it was to avoid it.',
  },
  'GS-OBJECT-REPLACED': {
    severity: 'warning',
    title: 'An object is deleted and created again',
    text: 'The values change a field that Kubernetes lets no update change, in an object whose replacement stops nothing: the controller of an IngressClass, or the role of a RoleBinding. The plan deletes the object and creates it again at once, before Helm runs.',
  },
  'GS-PERMISSION-MISSING': {
    severity: 'error',
    title: 'Permission is missing',
    text: 'The user of the kubeconfig may not do something that the plan needs, so the install would stop half way. gatesmith rbac prints a ClusterRole with all that is needed; an administrator can apply it.',
  },
  'GS-POD-SECURITY': {
    severity: 'error',
    title: 'Pod security level refuses a pod',
    text: 'A namespace enforces a pod security level that rejects the pods of a workload, so they would never be created. Raise the level of the namespace with the command in the hint, or change the values so that the pods need less.',
  },
  'GS-POD-SECURITY-LOWERED': {
    severity: 'warning',
    title: 'Plan lowers a pod security level',
    text: "The namespace enforces a level under which MetalLB's speaker cannot run, because it needs the host network and NET_RAW. The plan sets the level privileged. Check what else runs in that namespace before you confirm.",
  },
  'GS-POD-UNSCHEDULABLE': {
    severity: ['error', 'warning'],
    title: 'No node takes a pod',
    text: 'Every ready node has a taint that the pods of a workload do not tolerate, is cordoned, or is not chosen by their node selector. The pods would wait forever, and the install with them. Set the tolerations that the hint names, or remove the taints. It is a warning where such a pod runs already: only its replacement would wait.',
  },
  'GS-QUOTA-EXCEEDED': {
    severity: 'error',
    title: 'Quota leaves too little room',
    text: 'A ResourceQuota of a namespace allows fewer pods, Services, LoadBalancer Services or node ports than the install needs, so some would be rejected. Raise the quota with the command in the hint.',
  },
  'GS-QUOTA-RESOURCES': {
    severity: ['error', 'warning'],
    title: 'Quota or limit range rejects a pod',
    text: 'A ResourceQuota of the namespace counts CPU or memory that a container does not state, or a LimitRange allows less or more than a container asks for. The API server would reject the pods, and the install would wait for them. Set the resources of the container in the values, or give the namespace a LimitRange with defaults. It is a warning for a workload that exists already.',
  },
  'GS-READ-FORBIDDEN': {
    severity: 'error',
    title: 'Kind may not be read',
    text: 'The user of the kubeconfig may not list or get a kind that the preflight needs. What cannot be read is never taken for absent, so the check cannot pass. Grant the right to the user, or use another context.',
  },
  'GS-RELEASE-LOCKED': {
    severity: 'warning',
    title: 'Helm release is locked',
    text: 'The newest record of the release is pending: another Helm is at work, or one was killed. gatesmith waits for a young lock. If no other Helm is at work, run the same command with --recover-release.',
  },
  'GS-RELEASE-MISSING': {
    severity: 'error',
    title: 'Release is not deployed',
    text: 'The Helm release gatesmith in metallb-system does not exist, or its newest revision failed. Without it nothing assigns or announces addresses. Run gatesmith up with your values file.',
  },
  'GS-RELEASE-STUCK': {
    severity: ['error', 'warning'],
    title: 'Helm release cannot be upgraded',
    text: 'The newest record of the release is uninstalling, or in a state that is not known: a helm uninstall was interrupted. Helm upgrades no such release. Run gatesmith up with --recover-release to keep what is left and install the rest again, or finish with gatesmith uninstall and start from scratch. With --recover-release it is a warning.',
  },
  'GS-TRAFFIC-LOST': {
    severity: 'error',
    title: 'Requests to an address were lost',
    text: 'Of the requests that verify --traffic sent to an address, some were not answered. Clients lose requests in the same way. If all are lost, try from a machine in the network of the nodes; if some come through, check who answers ARP for the address and whether every pod behind it is ready.',
  },
  'GS-UNINSTALL-HELD': {
    severity: 'warning',
    title: 'Deleted object still exists',
    text: 'An object was deleted and still exists, because a finalizer holds it or its node is gone, and no controller works on it. gatesmith leaves it and its namespace behind. The hint says how to see what holds it and how to release it.',
  },
  'GS-WEBHOOK-SILENT': {
    severity: 'error',
    title: "MetalLB's webhook does not answer",
    text: "A deliberately invalid pool, sent as a dry run, was not rejected by MetalLB's webhook. Until it answers, pools and advertisements cannot be written, or are written unchecked. See the logs of MetalLB's controller.",
  },
  'GS-WORKLOAD-LOG-ERRORS': {
    severity: 'error',
    title: 'A controller keeps failing at a request',
    text: 'The log of a controller repeats that the API server does not have a resource that it reads, or does not let it read one. It runs, but whatever depends on that resource has no effect: without its custom resource CRDs Traefik ignores every IngressRoute and Middleware. Run gatesmith up to install the CRDs and roles of the release.',
  },
  'GS-WORKLOAD-NOT-READY': {
    severity: 'error',
    title: 'Workload is not ready',
    text: 'A Deployment or DaemonSet of the release has fewer ready pods than it needs. Depending on the workload, addresses are not assigned, not announced or not served. The message names the most likely reason; kubectl describe shows the rest.',
  },
} as const satisfies FindingRegistry;

/** The codes of the findings of this package. */
export type InstallerCode = CodeOf<typeof installerFindings>;
