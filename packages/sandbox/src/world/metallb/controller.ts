import { at, type JsonObject, recordAt, recordsAt, textAt } from '@gatesmith/kubernetes';
import type { NamedPool } from '@gatesmith/metallb';
import { writeAsController } from '../../api/write-as-controller.ts';
import type { Cluster } from '../../cluster.ts';
import { annotationsOf, type KubeObject, nameOf, namespaceOf, uidOf } from '../../model/object.ts';
import { sameJson } from '../../same-json.ts';
import { withValue } from '../../with-value.ts';
import { injectBundle, modelBundle } from '../certgen.ts';
import { type Controller, liveVersion, type World } from '../engine.ts';
import { recordEvent } from '../events.ts';
import { makeObject, ownedBy } from '../make-object.ts';
import { type Assignment, assign, poolOfAddress, poolsOf, setOf } from './assign.ts';
import { addressesOf, balancedServices, environmentOf, metallbPods, resources } from './installation.ts';

const manager = 'controller';
const component = 'metallb-controller';
const poolAnnotation = 'metallb.io/ip-allocated-from-pool';
const webhookConfigurations = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
const crds = 'customresourcedefinitions.apiextensions.k8s.io';

/** MetalLB's controller: certificate, webhook, addresses. Does nothing while none of its pods is ready. */
export const metallbController: Controller = {
  name: 'metallb-controller',
  watches: ['pods', 'services', 'namespaces', resources.pools, webhookConfigurations, crds, 'secrets'],
  reconcile(world) {
    const { cluster } = world;
    const [pod] = metallbPods(cluster, 'controller');
    if (pod === undefined) return;
    makeMemberlist(cluster, pod);
    if (isServing(cluster, pod)) inject(cluster, namespaceOf(pod));
    else {
      world.later(`webhook/${uidOf(pod)}`, cluster.delays.webhookServes, () => {
        if (liveVersion(cluster, 'pods', pod) === undefined) return;
        cluster.memory.set(uidOf(pod), { ...cluster.memory.get(uidOf(pod)), serves: true });
        cluster.logs.add(
          uidOf(pod),
          '{"level":"info","op":"startup","msg":"webhooks are serving (sandbox model)"}',
        );
        inject(cluster, namespaceOf(pod));
        world.wake();
      });
    }
    if (cluster.registry.findResource(resources.pools) === undefined) return;
    planAssignments(world, pod);
    countPools(cluster, pod);
    reportState(cluster, pod);
  },
};

/** Whether the webhook behind a controller pod answers. */
export const isServing = (cluster: Cluster, pod: KubeObject): boolean =>
  at(cluster.memory.get(uidOf(pod)), 'serves') === true;

function makeMemberlist(cluster: Cluster, pod: KubeObject): void {
  const name = environmentOf(pod, 'METALLB_ML_SECRET_NAME');
  if (name === undefined) return;
  const namespace = namespaceOf(pod);
  const deployment = cluster.store.get(
    'deployments.apps',
    namespace,
    environmentOf(pod, 'METALLB_DEPLOYMENT') ?? '',
  );
  // A controller that outlives its Deployment, in the seconds of an uninstall, makes none.
  if (deployment === undefined) return;
  makeObject(
    cluster,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace, ownerReferences: [ownedBy(deployment)] },
      type: 'Opaque',
      data: { secretkey: Buffer.from(cluster.random.suffix(32)).toString('base64') },
    },
    manager,
  );
}

/** The effects of certificate rotation: the Secret, and the bundle in the webhook configuration and in BGPPeer's conversion. */
function inject(cluster: Cluster, namespace: string): void {
  const secret = cluster.store
    .list('secrets', namespace)
    .find((entry) => nameOf(entry).endsWith('webhook-cert'));
  if (secret !== undefined && at(secret, 'data', 'tls.crt') === undefined) {
    const data = {
      'ca.crt': modelBundle,
      'ca.key': modelBundle,
      'tls.crt': modelBundle,
      'tls.key': modelBundle,
    };
    writeAsController(cluster, { resource: 'secrets', object: { ...secret, data }, manager });
  }
  for (const configuration of cluster.store.list(webhookConfigurations)) {
    const webhooks = recordsAt(configuration, 'webhooks');
    const isOurs = webhooks.some(
      (webhook) =>
        (textAt(webhook, 'name') ?? '').endsWith('.metallb.io') &&
        textAt(webhook, 'clientConfig', 'service', 'namespace') === namespace,
    );
    const isBare = webhooks.some((webhook) => (textAt(webhook, 'clientConfig', 'caBundle') ?? '') === '');
    if (isOurs && isBare)
      injectBundle(cluster, { name: nameOf(configuration), caBundle: modelBundle, manager });
  }
  const crd = cluster.store.get(crds, '', resources.peers);
  const client = at(crd, 'spec', 'conversion', 'webhook', 'clientConfig');
  if (crd !== undefined && client !== undefined && (textAt(client, 'caBundle') ?? '') === '') {
    const path = ['spec', 'conversion', 'webhook', 'clientConfig', 'caBundle'];
    writeAsController(cluster, { resource: crds, object: withValue(crd, path, modelBundle), manager });
  }
}

function planAssignments(world: World, pod: KubeObject): void {
  const { cluster } = world;
  const services = balancedServices(cluster, pod);
  const wanted = assign(cluster, namespaceOf(pod), services);
  if (!wanted.some(isChange)) return;
  world.later('metallb/assign', cluster.delays.addressAssigned, () => {
    const [live] = metallbPods(cluster, 'controller');
    if (live === undefined) return;
    const pools = poolsOf(cluster, namespaceOf(live));
    for (const assignment of assign(cluster, namespaceOf(live), balancedServices(cluster, live))) {
      settle(cluster, assignment, pools);
    }
  });
}

const isChange = ({ service, addresses, reason }: Assignment): boolean =>
  !sameJson([...addressesOf(service)], [...addresses]) || reason !== undefined;

function settle(cluster: Cluster, assignment: Assignment, pools: readonly NamedPool[]): void {
  const { service, addresses, pool, reason } = assignment;
  if (reason !== undefined && addresses.length === 0) {
    const isKnown = cluster.store
      .list('events', namespaceOf(service))
      .some(
        (event) =>
          textAt(event, 'involvedObject', 'uid') === uidOf(service) && textAt(event, 'message') === reason,
      );
    if (!isKnown)
      recordEvent(cluster, {
        about: service,
        type: 'Warning',
        reason: 'AllocationFailed',
        message: reason,
        component,
      });
  }
  const held = addressesOf(service);
  if (sameJson([...held], [...addresses])) return;
  const isStillOffered = held.every((address) => poolOfAddress(pools, address) !== undefined);
  if (held.length > 0 && !isStillOffered) {
    const key = `${namespaceOf(service)}/${nameOf(service)}`;
    recordEvent(cluster, {
      about: service,
      type: 'Normal',
      reason: 'ClearAssignment',
      // prose-allow: the message of the real MetalLB controller
      message: `current IP for "${key}" not allowed by config, will attempt for new IP assignment: ${JSON.stringify(held)} is not allowed in config`,
      component,
    });
  }
  const { [poolAnnotation]: _old, ...others } = annotationsOf(service);
  const annotations = pool === undefined ? others : { ...others, [poolAnnotation]: pool };
  const metadata: JsonObject = {
    ...recordAt(service, 'metadata'),
    annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
  };
  const annotated = writeAsController(cluster, {
    resource: 'services',
    object: { ...service, metadata },
    manager,
  });
  const ingress = addresses.map((ip) => ({ ip, ipMode: 'VIP' }));
  const loadBalancer: JsonObject = ingress.length > 0 ? { ingress } : {};
  const status = { ...recordAt(annotated, 'status'), loadBalancer };
  writeAsController(cluster, {
    resource: 'services',
    object: { ...annotated, status },
    manager,
    subresource: 'status',
  });
  if (addresses.length > 0) {
    recordEvent(cluster, {
      about: service,
      type: 'Normal',
      reason: 'IPAllocated',
      message: `Assigned IP [${addresses.map((entry) => JSON.stringify(entry)).join(' ')}]`,
      component,
    });
  }
}

/** `status` of every pool: how many addresses are taken and how many left. */
function countPools(cluster: Cluster, controller: KubeObject): void {
  const namespace = namespaceOf(controller);
  const held = balancedServices(cluster, controller).flatMap(addressesOf);
  for (const { name, addresses } of poolsOf(cluster, namespace)) {
    const pool = cluster.store.get(resources.pools, namespace, name);
    if (pool === undefined) continue;
    const set = setOf([...addresses]);
    const inside = held.filter((address) =>
      setOf([address.includes(':') ? `${address}/128` : `${address}/32`]).ranges.every((range) =>
        set.contains(range),
      ),
    );
    const assigned = (isSix: boolean): number =>
      inside.filter((address) => address.includes(':') === isSix).length;
    const status = {
      assignedIPv4: assigned(false),
      assignedIPv6: assigned(true),
      availableIPv4: Number(set.size('ipv4')) - assigned(false),
      availableIPv6: Number(set.size('ipv6')) - assigned(true),
    };
    writeAsController(cluster, {
      resource: resources.pools,
      object: { ...pool, status },
      manager,
      subresource: 'status',
    });
  }
}

/** The ConfigurationState of the controller: always valid, since the webhook's rules keep bad configuration out. */
function reportState(cluster: Cluster, pod: KubeObject): void {
  const namespace = namespaceOf(pod);
  if (cluster.registry.findResource(resources.states) === undefined) return;
  if (cluster.store.get(resources.states, namespace, 'controller') !== undefined) return;
  makeObject(
    cluster,
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'ConfigurationState',
      metadata: {
        name: 'controller',
        namespace,
        labels: { 'metallb.io/component-type': 'controller' },
        ownerReferences: [ownedBy(pod)],
      },
      status: { result: 'Valid' },
    },
    manager,
  );
}
