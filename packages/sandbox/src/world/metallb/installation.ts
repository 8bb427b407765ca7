import { isConditionTrue, listAt, stringsAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../../cluster.ts';
import { isDeleting, type KubeObject, labelsOf } from '../../model/object.ts';

/** The names of MetalLB's resources in the store. */
export const resources = {
  pools: 'ipaddresspools.metallb.io',
  layer2: 'l2advertisements.metallb.io',
  bgp: 'bgpadvertisements.metallb.io',
  peers: 'bgppeers.metallb.io',
  l2Statuses: 'servicel2statuses.metallb.io',
  bgpStatuses: 'servicebgpstatuses.metallb.io',
  states: 'configurationstates.metallb.io',
} as const;

/** Whether a pod is MetalLB's controller or one of its speakers, by the labels of the chart or of the manifests. */
export function isMetallbPod(pod: KubeObject, component: 'controller' | 'speaker'): boolean {
  const labels = labelsOf(pod);
  return (
    (labels['app.kubernetes.io/name'] === 'metallb' && labels['app.kubernetes.io/component'] === component) ||
    (labels['app'] === 'metallb' && labels['component'] === component)
  );
}

/** The ready pods of a component. */
export function metallbPods(cluster: Cluster, component: 'controller' | 'speaker'): readonly KubeObject[] {
  return cluster.store
    .list('pods')
    .filter((pod) => isMetallbPod(pod, component) && isConditionTrue(pod, 'Ready') && !isDeleting(pod));
}

/** The arguments of every container of a pod. */
export function argumentsOf(pod: KubeObject): readonly string[] {
  return listAt(pod, 'spec', 'containers')
    .flatMap((container) => listAt(container, 'args'))
    .filter((argument) => typeof argument === 'string');
}

/** The value of a `--name=value` argument. */
export function argumentOf(pod: KubeObject, name: string): string | undefined {
  const prefix = `--${name}=`;
  return argumentsOf(pod)
    .find((argument) => argument.startsWith(prefix))
    ?.slice(prefix.length);
}

/** The value of an environment variable of any container. */
export function environmentOf(pod: KubeObject, name: string): string | undefined {
  return listAt(pod, 'spec', 'containers')
    .flatMap((container) => listAt(container, 'env'))
    .filter((entry) => textAt(entry, 'name') === name)
    .map((entry) => textAt(entry, 'value'))
    .find((value) => value !== undefined);
}

/**
 * The Services of type LoadBalancer that a controller or speaker handles: those of its own class, which is none by default.
 * All others are filtered out before it sees them (internal/k8s/controllers, filterByLoadBalancerClass).
 */
export function balancedServices(cluster: Cluster, program: KubeObject): readonly KubeObject[] {
  const own = argumentOf(program, 'lb-class') ?? '';
  return cluster.store
    .list('services')
    .filter(
      (service) =>
        textAt(service, 'spec', 'type') === 'LoadBalancer' &&
        (textAt(service, 'spec', 'loadBalancerClass') ?? '') === own &&
        !isDeleting(service),
    );
}

/** The addresses that a Service holds. */
export function addressesOf(service: KubeObject): readonly string[] {
  return listAt(service, 'status', 'loadBalancer', 'ingress')
    .map((entry) => textAt(entry, 'ip'))
    .filter((address) => address !== undefined);
}

/** The labels of each namespace. */
export function namespaceLabels(cluster: Cluster): Record<string, Record<string, string>> {
  return Object.fromEntries(
    cluster.store
      .list('namespaces')
      .map((namespace) => [
        textAt(namespace, 'metadata', 'name') ?? '',
        stringsAt(namespace, 'metadata', 'labels'),
      ]),
  );
}
