import { type Json, listAt, numberAt, recordAt, recordsAt, textAt } from '@gatesmith/kubernetes';
import type { Store } from '../store/store.ts';
import { withValue } from '../with-value.ts';
import type { KubeObject } from './object.ts';

// kubeadm's defaults: service network 10.96.0.0/12, node ports 30000-32767.
const clusterIpOf = (index: number): string => `10.96.${Math.floor(index / 256)}.${index % 256}`;
const firstDynamic = 16;

/**
 * The Service with the ClusterIP and node ports that the API server allocates; what it had before stays when a request leaves it out.
 */
export function allocateService(
  store: Store,
  service: KubeObject,
  before: KubeObject | undefined,
): KubeObject {
  const spec = recordAt(service, 'spec');
  const type = textAt(spec, 'type') ?? 'ClusterIP';
  if (type === 'ExternalName') return service;
  const others = store.list('services').filter((other) => other !== before);
  const taken = new Set(others.map((other) => textAt(other, 'spec', 'clusterIP')));
  const old = textAt(before ?? {}, 'spec', 'clusterIP');
  const asked = textAt(spec, 'clusterIP');
  const clusterIP = asked !== undefined && asked !== '' ? asked : (old ?? freeAddress(taken));
  const policy = textAt(spec, 'ipFamilyPolicy') ?? 'SingleStack';
  let complete: KubeObject = {
    ...spec,
    clusterIP,
    clusterIPs: [clusterIP],
    ipFamilies:
      clusterIP === 'None' && spec['ipFamilies'] === undefined ? ['IPv4'] : (spec['ipFamilies'] ?? ['IPv4']),
    ipFamilyPolicy: policy,
  };
  const wantsPorts =
    type === 'NodePort' || (type === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false);
  complete = { ...complete, ports: ports({ spec: complete, before, others, wantsPorts }) };
  if (type === 'LoadBalancer' && textAt(spec, 'externalTrafficPolicy') === 'Local') {
    const usedHealth = others.map((other) => numberAt(other, 'spec', 'healthCheckNodePort'));
    const oldHealth = numberAt(before ?? {}, 'spec', 'healthCheckNodePort');
    const given = numberAt(spec, 'healthCheckNodePort');
    complete = {
      ...complete,
      healthCheckNodePort: given || oldHealth || freePort(new Set([...usedHealth, ...usedPorts(others)])),
    };
  } else complete = withValue(complete, ['healthCheckNodePort'], undefined);
  if (type !== 'LoadBalancer' && type !== 'NodePort') {
    complete = withValue(complete, ['externalTrafficPolicy'], undefined);
  }
  const wasBalanced = textAt(before, 'spec', 'type') === 'LoadBalancer';
  if (type !== 'LoadBalancer') {
    complete = withValue(complete, ['allocateLoadBalancerNodePorts'], undefined);
    // A class of the old type is removed with it, and one that the request brings is refused.
    if (wasBalanced && textAt(before, 'spec', 'loadBalancerClass') === complete['loadBalancerClass'])
      complete = withValue(complete, ['loadBalancerClass'], undefined);
  }
  const allocated = { ...service, spec: complete };
  // Addresses are removed with the type (pkg/registry/core/service/strategy.go, dropTypeDependentFields and its like).
  return wasBalanced && type !== 'LoadBalancer'
    ? withValue(allocated, ['status', 'loadBalancer'], {})
    : allocated;
}

interface PortRequest {
  readonly spec: KubeObject;
  readonly before?: KubeObject | undefined;
  readonly others: readonly KubeObject[];
  readonly wantsPorts: boolean;
}

function ports({ spec, before, others, wantsPorts }: PortRequest): readonly Json[] {
  const used = new Set<number | undefined>(usedPorts(others));
  const old = recordsAt(before ?? {}, 'spec', 'ports');
  return recordsAt(spec, 'ports').map((port) => {
    if (!wantsPorts) {
      return textAt(spec, 'type') === 'ClusterIP' ? withValue(port, ['nodePort'], undefined) : port;
    }
    const known = old.find(
      (other) => other['port'] === port['port'] && other['protocol'] === port['protocol'],
    );
    const nodePort = numberAt(port, 'nodePort') || numberAt(known ?? {}, 'nodePort') || freePort(used);
    used.add(nodePort);
    return { ...port, nodePort };
  });
}

const usedPorts = (services: readonly KubeObject[]): readonly (number | undefined)[] =>
  services.flatMap((service) => listAt(service, 'spec', 'ports').map((port) => numberAt(port, 'nodePort')));

function freePort(used: ReadonlySet<number | undefined>): number {
  for (let port = 30_100; port <= 32_767; port += 1) if (!used.has(port)) return port;
  return 30_000;
}

function freeAddress(taken: ReadonlySet<string | undefined>): string {
  for (let index = firstDynamic; index < 65_000; index += 1) {
    const address = clusterIpOf(index);
    if (!taken.has(address)) return address;
  }
  return clusterIpOf(firstDynamic);
}
