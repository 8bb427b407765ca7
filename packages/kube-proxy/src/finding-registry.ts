import { type CodeOf, type FindingReporter, findingReporter } from '@gatesmith/diagnostics';

/** Every finding that this package can report. */
export const kubeProxyFindings = {
  'GS-KUBEPROXY-API-VERSION': {
    severity: 'error',
    title: 'Unknown version of the configuration',
    text: 'The apiVersion of the configuration is not kubeproxy.config.k8s.io/v1alpha1, the only version that exists. kube-proxy exits when it reads it. Correct the apiVersion.',
  },
  'GS-KUBEPROXY-BESIDE-REPLACEMENT': {
    severity: 'warning',
    title: 'kube-proxy runs next to its replacement',
    text: 'Both kube-proxy and a network plugin that replaces it handle Services on the nodes, so rules of the two can contradict each other. Remove kube-proxy, or turn off the replacement in the network plugin.',
  },
  'GS-KUBEPROXY-CANARY-FAILED': {
    severity: 'error',
    title: 'kube-proxy fails on the first node',
    text: 'kube-proxy is restarted on one node first. Either it does not start there with the new configuration, and gatesmith restores the earlier one and restarts that node; or the node that was named for it is not a Ready Linux node of this cluster. The message names the reason. Fix it, or name another node, or none and let gatesmith choose one.',
  },
  'GS-KUBEPROXY-CONFIG-NOT-FOUND': {
    severity: ['warning', 'error'],
    title: 'Configuration of kube-proxy is missing',
    text: 'The ConfigMap or the key that the --config argument of kube-proxy leads to does not exist or was not readable, so the mode and strictARP are unknown. Check the volumes of the kube-proxy DaemonSet and the permission to read ConfigMaps in its namespace.',
  },
  'GS-KUBEPROXY-EDIT-UNSAFE': {
    severity: 'error',
    title: 'Configuration cannot be edited safely',
    text: 'Every edit is read back and accepted only if it changes the intended setting and nothing else, and no edit passed: the setting comes from a merge or a shared anchor, or was edited since the change that is to be reverted. Nothing was written. Change the setting by hand at the place that the hint names.',
  },
  'GS-KUBEPROXY-FEATURE-GATE': {
    severity: ['error', 'warning'],
    title: 'Feature gate stops kube-proxy',
    text: 'The configuration sets a feature gate that this release does not have yet, no longer has, or no longer allows to be off. kube-proxy exits on it at the next start, or after an upgrade. Remove the gate from featureGates.',
  },
  'GS-KUBEPROXY-FIELD-DUPLICATE': {
    severity: 'warning',
    title: 'Field is written twice',
    text: 'A field occurs more than once in one block. kube-proxy takes the last occurrence and loses everything that only the earlier one contains. Keep one of the two and merge their contents.',
  },
  'GS-KUBEPROXY-FIELD-MISSPELLED': {
    severity: 'warning',
    title: 'Field name is misspelled',
    text: 'The name of a field differs from a real one in spelling or in upper and lower case. kube-proxy ignores it, so the setting has no effect. Use the spelling in the hint.',
  },
  'GS-KUBEPROXY-FIELD-TYPE': {
    severity: ['error', 'warning'],
    title: 'Field has a value of the wrong type',
    text: 'A field holds a value of another type than kube-proxy expects, such as a quoted "true" where a boolean belongs. kube-proxy exits when it reads it, by its next restart. Write the value in the form that the hint shows.',
  },
  'GS-KUBEPROXY-FIELD-UNKNOWN': {
    severity: ['warning', 'info'],
    title: 'Field is unknown to kube-proxy',
    text: 'kube-proxy does not support this field, or newer releases ignore it. It has no effect, which is surprising if you rely on it. Remove it, or use the field that replaced it.',
  },
  'GS-KUBEPROXY-FIELD-VALUE': {
    severity: 'error',
    title: 'Field has a value that is rejected',
    text: 'The value has the right type but fails the validation of kube-proxy, such as a port out of range or a malformed CIDR block. kube-proxy exits on it. Correct the value as the message describes.',
  },
  'GS-KUBEPROXY-IMMUTABLE': {
    severity: 'error',
    title: 'ConfigMap is immutable',
    text: 'The ConfigMap with the configuration is marked immutable, and the API server refuses every change of its data. Create a new ConfigMap with the changed configuration and mount that one in the kube-proxy DaemonSet.',
  },
  'GS-KUBEPROXY-IPVS-DEPRECATED': {
    severity: ['info', 'warning'],
    title: 'Mode ipvs is deprecated',
    text: 'Kubernetes deprecated the ipvs mode in 1.35, plans to turn it off by default in 1.40 and to remove it in 1.43. It works for now. Plan a move to nftables, which needs Linux 5.13 on every node and no strictARP.',
  },
  'GS-KUBEPROXY-IPVS-REMOVED': {
    severity: 'error',
    title: 'Mode ipvs does not exist in this release',
    text: 'This release of kube-proxy has removed the ipvs mode or turned it off by default, and kube-proxy exits when it is configured. Services stop working on a node as soon as its kube-proxy restarts. Set the mode to nftables, or turn on the feature gate where the message names it.',
  },
  'GS-KUBEPROXY-LAST-APPLIED': {
    severity: 'warning',
    title: 'The next kubectl apply reverts the change',
    text: 'The ConfigMap was created with kubectl apply, so applying the same manifest again restores the old configuration. Make the same change in the file that the ConfigMap came from.',
  },
  'GS-KUBEPROXY-MANIFEST': {
    severity: 'error',
    title: 'Manifest has no kube-proxy configuration',
    text: 'No ConfigMap in the manifest contains a kube-proxy configuration that can be edited, or more than one does. Nothing was changed. Name a file with exactly one such ConfigMap, or pass the configuration itself.',
  },
  'GS-KUBEPROXY-MODE-CHANGE': {
    severity: 'warning',
    title: 'Side effects of a change of mode',
    text: 'Changing the mode replaces how Services are programmed on every node. Established connections may break, rules of the old mode stay until they are cleaned up or the node reboots, and settings of the old mode lose their effect. Make the change in a maintenance window.',
  },
  'GS-KUBEPROXY-MODE-INVALID': {
    severity: 'error',
    title: 'Mode does not exist',
    text: 'The configured mode is not one that this release of kube-proxy has. kube-proxy exits on it. Use iptables, ipvs or nftables as far as the release supports them; nftables came with 1.29.',
  },
  'GS-KUBEPROXY-MODE-REFUSED': {
    severity: 'error',
    title: 'Change of mode is refused',
    text: 'The requested mode cannot work on this cluster, because a kernel or a release is too old, or it has consequences that must be acknowledged first. Nothing was written. Do what the hint says, or keep the current mode.',
  },
  'GS-KUBEPROXY-MODE-UNSET': {
    severity: ['info', 'warning'],
    title: 'Mode is not set',
    text: 'The configuration names no mode, so kube-proxy chooses one. That is iptables today, and planned to be nftables from Kubernetes 1.40. Write the mode that you want into the configuration before the upgrade.',
  },
  'GS-KUBEPROXY-MODE-WINDOWS': {
    severity: 'info',
    title: 'Configuration is for Windows nodes',
    text: 'The mode kernelspace is the one of Windows nodes, where strictARP has no meaning. Nothing needs to be changed here; check the configuration of the Linux nodes.',
  },
  'GS-KUBEPROXY-MORE-DOCUMENTS': {
    severity: 'warning',
    title: 'Documents after the first are ignored',
    text: 'The configuration contains more than one YAML document. kube-proxy reads the first and ignores the others, so settings in them have no effect. Move them into the first document, or remove them.',
  },
  'GS-KUBEPROXY-NODE-NOT-READY': {
    severity: ['warning', 'error', 'info'],
    title: 'Node gets the change when it returns',
    text: 'A node is not Ready, so its kube-proxy could not be restarted or judged. It reads the new configuration when the node returns. Check the node, then run gatesmith verify.',
  },
  'GS-KUBEPROXY-NODES-DIFFER': {
    severity: 'warning',
    title: 'Nodes run kube-proxy with different settings',
    text: 'The nodes do not all run kube-proxy with the same mode or strictARP, because several DaemonSets or arguments configure it. An address works or fails depending on the node that answers for it. Give all nodes the same configuration.',
  },
  'GS-KUBEPROXY-NOT-A-CONFIG': {
    severity: 'error',
    title: 'Document is not a kube-proxy configuration',
    text: 'The first document is not a KubeProxyConfiguration. kube-proxy reads only the first document and exits on it. Put the configuration first, or name the right file or key.',
  },
  'GS-KUBEPROXY-NOT-FOUND': {
    severity: ['warning', 'error'],
    title: 'kube-proxy was not found',
    text: 'No kube-proxy and nothing that replaces it was found in the cluster, so nothing could be decided about its configuration. It may run as a process on the nodes, or the objects were not readable. Check on a node whether strictARP is needed there.',
  },
  'GS-KUBEPROXY-OLD-PODS': {
    severity: 'warning',
    title: 'Pods run an older configuration',
    text: 'The configuration already has the setting, but kube-proxy pods that were started before the edit still run the earlier one. kube-proxy reads its configuration only when it starts. Restart the kube-proxy DaemonSet.',
  },
  'GS-KUBEPROXY-OWNED': {
    severity: 'warning',
    title: 'Another tool will revert the change',
    text: 'A tool owns the configuration of kube-proxy, such as kubespray, an operator or a GitOps controller, and writes its own version at its next run. The change works until then. Make the same setting where that tool keeps it; the hint names the place.',
  },
  'GS-KUBEPROXY-RELAPSE': {
    severity: ['error', 'warning'],
    title: 'Another tool reverted the change',
    text: 'A change that gatesmith made to the configuration of kube-proxy is gone, usually after an upgrade of the cluster or a run of the tool that owns the configuration. Addresses may be answered by the wrong node again. Run gatesmith up, and make the setting permanent in the tool that the message names.',
  },
  'GS-KUBEPROXY-RESTART-PENDING': {
    severity: 'warning',
    title: 'kube-proxy needs a restart',
    text: 'Pods of kube-proxy are older than the configuration, which they read only when they start, so they still run the earlier one. A rollout may be in progress, or the configuration was edited without a restart. Wait for the rollout, or restart the kube-proxy DaemonSet.',
  },
  'GS-KUBEPROXY-ROLLOUT-FAILED': {
    severity: ['error', 'warning', 'info'],
    title: 'kube-proxy fails with the new configuration',
    text: 'kube-proxy on a node does not start or does not run with the new configuration. gatesmith restores the earlier configuration and restarts the nodes that were affected. The message names the signal; the log of the pod has the reason.',
  },
  'GS-KUBEPROXY-ROLLOUT-WAITING': {
    severity: ['info', 'warning', 'error'],
    title: 'kube-proxy is still restarting on a node',
    text: 'The new kube-proxy pod of a node is not running long enough yet to be judged. This usually ends within a minute. Wait, or run gatesmith verify again.',
  },
  'GS-KUBEPROXY-SEVERAL': {
    severity: 'warning',
    title: 'Several DaemonSets run kube-proxy',
    text: 'More than one DaemonSet runs kube-proxy, so there is no single configuration to judge or to change. Check which nodes each one covers, and set strictARP in each configuration that runs in ipvs mode.',
  },
  'GS-KUBEPROXY-SEVERAL-MACS': {
    severity: 'error',
    title: 'Several machines answer for one address',
    text: 'More than one hardware address answers ARP for a load-balancer address, so traffic reaches a different node for each client. The usual causes are ipvs mode without strictARP and another machine that uses the address. Follow the hint, then run gatesmith verify again.',
  },
  'GS-KUBEPROXY-SIDE-EFFECT': {
    severity: 'info',
    title: 'strictARP changes kernel settings of the nodes',
    text: 'strictARP sets arp_ignore to 1 and arp_announce to 2 on every node. Hosts that deliberately answer ARP across interfaces and a few network plugins depend on other values. Check whether one of them is in use; otherwise nothing needs to be done.',
  },
  'GS-KUBEPROXY-STRICT-ARP-IDLE': {
    severity: 'info',
    title: 'strictARP has no effect in this mode',
    text: 'strictARP is true, but only the ipvs mode uses it. The setting is harmless and is kept. It takes effect if the mode is changed to ipvs.',
  },
  'GS-KUBEPROXY-STRICT-ARP-OFF': {
    severity: ['warning', 'error', 'info'],
    title: 'Mode ipvs without strictARP',
    text: 'In ipvs mode without strictARP every node answers ARP for every load-balancer address, so the announcement of MetalLB has no effect and traffic goes to a random node. Set ipvs.strictARP to true and restart kube-proxy; gatesmith up does both, one node first.',
  },
  'GS-KUBEPROXY-STRICT-ARP-UNKNOWN': {
    severity: 'warning',
    title: 'Release has no strictARP',
    text: 'This release of kube-proxy is too old for the strictARP field. It either always answers ARP strictly or cannot do so. Upgrade the cluster, or use another mode than ipvs.',
  },
  'GS-KUBEPROXY-SYSCTL-STAYS': {
    severity: 'warning',
    title: 'Kernel settings stay after a revert',
    text: 'kube-proxy sets arp_ignore and arp_announce for strictARP and never resets them, so the nodes keep them after the configuration is reverted. Reset them on the nodes if something depends on it, or reboot the nodes.',
  },
  'GS-KUBEPROXY-TEXT-UNREADABLE': {
    severity: 'error',
    title: 'kube-proxy cannot read its configuration',
    text: 'The configuration is not valid YAML or JSON as kube-proxy reads it, and kube-proxy exits on it at its next restart. Correct the place that the message names, such as a tab used for indentation or a missing quote.',
  },
  'GS-KUBEPROXY-UNHEALTHY': {
    severity: ['error', 'warning'],
    title: 'kube-proxy is unhealthy',
    text: 'The kube-proxy DaemonSet is not healthy before anything was changed. A rollout on top of that could not distinguish a new failure from an old one, so gatesmith does not start one. Repair kube-proxy on the nodes that the message names.',
  },
  'GS-KUBEPROXY-UNVERIFIED': {
    severity: ['info', 'warning', 'error'],
    title: 'Configuration in use cannot be confirmed',
    text: 'kube-proxy on a node runs and is newer than the configuration, but nothing shows which configuration it loaded. It is most likely the new one. To be certain, look at the log of the pod or at the /configz and /proxyMode endpoints on the node.',
  },
  'GS-KUBEPROXY-VERIFIED': {
    severity: ['info', 'warning', 'error'],
    title: 'Node runs the new configuration',
    text: 'kube-proxy on this node was restarted and confirmed to run with the new configuration; the message names the signal. Nothing needs to be done.',
  },
} as const;

/** The codes of {@link kubeProxyFindings}. */
export type KubeProxyCode = CodeOf<typeof kubeProxyFindings>;

/** Makes the findings of {@link kubeProxyFindings}. */
export const report: FindingReporter<typeof kubeProxyFindings> = findingReporter(kubeProxyFindings);
