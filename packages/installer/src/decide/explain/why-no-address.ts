import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { type AllocationExplanation, explainAllocation, type RefusalCode } from '@gatesmith/metallb';
import { classOfService, ingressAddresses, isLoadBalancer } from '../../addresses.ts';
import { allocatedService, namespaceLabels, poolInput, serviceInput } from '../../allocator-input.ts';
import type { MetallbFacts } from '../../metallb-facts.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import { controllerEvent } from './controller-event.ts';
import type { Obstacle } from './explained-link.ts';

/** Explains why a Service waits for its address: the pools and the other Services as they are now. */
export function whyNoAddress(
  service: KubernetesObject,
  { objects, unread }: Pick<Snapshot, 'objects' | 'unread'>,
  metallb: MetallbFacts,
): Obstacle {
  const everyPool = objects.filter(({ kind }) => kind === 'IPAddressPool');
  const pools = everyPool.filter(
    ({ metadata }) => !metallb.isFound || metadata.namespace === metallb.namespace,
  );
  const [elsewhere] = everyPool;
  if (pools.length === 0 && elsewhere !== undefined) {
    return {
      message: `it has no address: ${objectId(elsewhere)} is in another namespace than MetalLB, which reads only the pools of ${metallb.namespace}`,
      hint: `create the pools in namespace ${metallb.namespace}`,
      final: true,
    };
  }
  if (pools.length === 0) {
    const unreadPools = unread.find(({ kind }) => kind === 'IPAddressPool');
    return unreadPools === undefined || unreadPools.reason === 'absent'
      ? {
          message: 'it has no address: there is no IPAddressPool to give one',
          hint: 'add addresses under pools in a values file, and run: gatesmith up -f values.yaml',
          final: true,
        }
      : {
          message: `it has no address, and the pools could not be read: ${unreadPools.message ?? unreadPools.reason}`,
          hint: 'ask for the right to list ipaddresspools.metallb.io',
        };
  }
  const explanation = explainService(service, pools, { objects, metallb });
  const { refusal, remarks } = explanation;
  if (refusal === undefined) return allocatable(service, { explanation, objects, metallb });
  const reasons = [refusal.reason, refusal.details.join('; ')].filter((part) => part !== '').join(': ');
  return {
    message: `it has no address: ${[reasons, ...remarks].join('; ')}`,
    hint: hintFor(refusal.code, { service, pools }),
    // The addresses of a Service that is being deleted become free.
    final: !objects.some((other) => holdsSome(other, service) && isDeleted(other)),
  };
}

function explainService(
  service: KubernetesObject,
  pools: readonly KubernetesObject[],
  { objects, metallb }: { readonly objects: readonly KubernetesObject[]; readonly metallb: MetallbFacts },
): AllocationExplanation {
  return explainAllocation(pools.map(poolInput), serviceInput(service), {
    existing: objects.filter((other) => holdsSome(other, service)).map(allocatedService),
    namespaces: namespaceLabels(objects),
    loadBalancerClass: metallb.loadBalancerClass ?? classOfService(service),
  });
}

/** MetalLB could serve the Service and has not done so yet. */
function allocatable(
  service: KubernetesObject,
  {
    explanation: { addresses, remarks },
    objects,
    metallb,
  }: {
    readonly explanation: AllocationExplanation;
    readonly objects: readonly KubernetesObject[];
    readonly metallb: MetallbFacts;
  },
): Obstacle {
  const event = controllerEvent(service, objects);
  const causes = [
    ...(metallb.isControllerReady === false ? ["no pod of MetalLB's controller is ready"] : []),
    ...(event === undefined ? [] : [`the last event of MetalLB says: ${event}`]),
    ...remarks,
  ];
  return {
    message: [
      `it has no address yet, though the pools could give it ${addresses.join(' and ')}`,
      ...causes,
    ].join('; '),
    hint: `see the controller: kubectl -n ${metallb.namespace} logs -l app.kubernetes.io/component=controller`,
  };
}

function hintFor(
  code: RefusalCode,
  { service, pools }: { readonly service: KubernetesObject; readonly pools: readonly KubernetesObject[] },
): string {
  const isOurs = ofOurRelease(service);
  const { name, namespace = 'default' } = service.metadata;
  const offered = pools.map((pool) => `${pool.metadata.name} (${poolInput(pool).addresses.join(', ')})`);
  const list = `the pools are ${offered.slice(0, 5).join(', ')}${offered.length > 5 ? ', …' : ''}`;
  const edit = `kubectl -n ${namespace} edit service ${name}`;
  if (code === 'request') {
    return isOurs
      ? `correct entrypoint.addresses, entrypoint.ipAddressPool or entrypoint.ipFamilyPolicy in the values; ${list}`
      : `correct what it asks for with: ${edit}; ${list}`;
  }
  if (code === 'held') {
    return isOurs
      ? `choose another address in entrypoint.addresses, or leave it empty; ${list}`
      : `ask for another address, or let both share it: the same metallb.io/allow-shared-ip, different ports, and with externalTrafficPolicy: Local the same selector (${edit})`;
  }
  if (code === 'reserved') {
    return isOurs
      ? 'name a pool that may serve it in entrypoint.ipAddressPool, or change addresses, autoAssign or serviceAllocation of a pool in the values'
      : `ask for a pool by name, which autoAssign: false allows: kubectl -n ${namespace} annotate service ${name} metallb.io/address-pool=NAME; or change addresses, autoAssign or serviceAllocation of a pool in the values`;
  }
  return 'add addresses to a pool in the values and run: gatesmith up -f values.yaml; gatesmith pools show lists who holds them';
}

function holdsSome(other: KubernetesObject, service: KubernetesObject): boolean {
  return isLoadBalancer(other) && objectId(other) !== objectId(service) && ingressAddresses(other).length > 0;
}

function isDeleted({ metadata }: KubernetesObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}
