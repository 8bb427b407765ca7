import { at, type KubernetesObject, objectId, textAt } from '@gatesmith/kubernetes';
import {
  type AllocatedService,
  type NamedPool,
  type ServiceInput,
  simulateAllocation,
} from '@gatesmith/metallb';
import { ingressAddresses } from '../../addresses.ts';
import type { Snapshot } from '../../observe/snapshot.ts';

/** Asks the allocator's model why a Service waits for its address: the pools as they are, the others as they hold. */
export function whyNoAddress(
  service: KubernetesObject,
  { objects, unread }: Snapshot,
): { readonly message: string; readonly hint: string } {
  const pools = objects.filter(({ kind }) => kind === 'IPAddressPool');
  if (pools.length === 0) {
    const told = unread.find(({ kind }) => kind === 'IPAddressPool');
    return told === undefined || told.reason === 'absent'
      ? {
          message: 'it has no address: there is no IPAddressPool to give one',
          hint: 'name addresses under pools in a values file, and run: gatesmith up -f values.yaml',
        }
      : {
          message: `it has no address, and the pools could not be read: ${told.message ?? told.reason}`,
          hint: 'ask for the right to list ipaddresspools.metallb.io',
        };
  }
  const { steps } = simulateAllocation(pools.map(poolOf), [inputOf(service)], {
    existing: objects.filter((other) => holdsSome(other, service)).map(allocated),
    namespaces: Object.fromEntries(
      objects
        .filter(({ kind }) => kind === 'Namespace')
        .map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
    ),
  });
  const { addresses = [], reason = 'no pool serves it', details = [] } = steps[0] ?? {};
  return addresses.length === 0
    ? {
        message: `it has no address: ${[reason, details.join('; ')].filter((part) => part !== '').join(': ')}`,
        hint: 'gatesmith pools shows what is free, and which pools serve whom',
      }
    : {
        message: `it has no address yet, though the pools could give it ${addresses.join(' and ')}`,
        hint: 'see the controller: kubectl -n metallb-system logs -l app.kubernetes.io/component=controller',
      };
}

function holdsSome(other: KubernetesObject, service: KubernetesObject): boolean {
  return (
    other.kind === 'Service' &&
    textAt(other, 'spec', 'type') === 'LoadBalancer' &&
    objectId(other) !== objectId(service) &&
    ingressAddresses(other).length > 0
  );
}

function allocated(service: KubernetesObject): AllocatedService {
  return { service: inputOf(service), addresses: ingressAddresses(service) };
}

/** The API server has judged it by the schema that the type was written after. */
function poolOf(pool: KubernetesObject): NamedPool {
  return { ...(at(pool, 'spec') as Omit<NamedPool, 'name'>), name: pool.metadata.name };
}

/** The same of Services. */
function inputOf(service: KubernetesObject): ServiceInput {
  return { metadata: service.metadata, spec: at(service, 'spec') as ServiceInput['spec'] };
}
