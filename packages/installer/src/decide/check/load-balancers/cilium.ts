import {
  asLabelSelector,
  at,
  type KubernetesObject,
  listAt,
  matchesSelector,
  objectId,
  textAt,
  wordsAt,
} from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import type { EntrypointView, OtherLoadBalancer } from './other-load-balancer.ts';
import { flagOf, isFalse, isTrue, type Program, programsOf } from './program.ts';

/**
 * Cilium: LB IPAM once a pool exists, node IPAM where it is the default, and announcements of addresses that MetalLB
 * assigned (docs.cilium.io/en/stable/network/lb-ipam, .../l2-announcements, .../bgp-control-plane).
 */
export function cilium(index: SnapshotIndex, entrypoint: EntrypointView): readonly OtherLoadBalancer[] {
  const setting = settingsOf(index);
  return [...assigning(index, entrypoint, setting), ...announcing(index, entrypoint, setting)];
}

type Setting = (key: string) => string | undefined;

/** A key of the ConfigMap that agent and operator read, and the flag of the operator that prevails over it. */
function settingsOf(index: SnapshotIndex): Setting {
  const configMap = index.ofKind('ConfigMap').find(({ metadata }) => metadata.name === 'cilium-config');
  const operator = programsOf(index).find(
    ({ object }): boolean => object.kind === 'Deployment' && /cilium-operator/.test(object.metadata.name),
  );
  return (key) => flagIn(operator, key) ?? textAt(configMap, 'data', key);
}

function flagIn(program: Program | undefined, key: string): string | undefined {
  return program === undefined ? undefined : flagOf(program, key);
}

function assigning(
  index: SnapshotIndex,
  entrypoint: EntrypointView,
  setting: Setting,
): readonly OtherLoadBalancer[] {
  const isOff =
    isFalse(setting('enable-lb-ipam')) ||
    isTrue(setting('lbipam-require-lb-class')) ||
    (setting('default-lb-service-ipam') ?? 'lbipam') === 'none';
  if (isOff) return [];
  const remedy =
    'set defaultLBServiceIPAM: none in the values of the Cilium chart, so that it serves its own classes only';
  if (setting('default-lb-service-ipam') === 'nodeipam') {
    if (!isTrue(setting('enable-node-ipam'))) return [];
    const effect =
      'Cilium gives every LoadBalancer Service without a class the addresses of the nodes (default-lb-service-ipam is nodeipam)';
    return [{ subject: configId(index), effect, remedy }];
  }
  const [pool] = index
    .ofKind('CiliumLoadBalancerIPPool')
    .filter((one) => at(one, 'spec', 'disabled') !== true && chooses(one, entrypoint));
  if (pool === undefined) return [];
  return [
    {
      subject: objectId(pool),
      effect: 'Cilium assigns addresses of this pool to LoadBalancer Services without a class',
      remedy: `${remedy}, or limit the pool with a serviceSelector`,
    },
  ];
}

function configId(index: SnapshotIndex): string {
  const configMap = index.ofKind('ConfigMap').find(({ metadata }) => metadata.name === 'cilium-config');
  return configMap === undefined ? 'ConfigMap/kube-system/cilium-config' : objectId(configMap);
}

function announcing(
  index: SnapshotIndex,
  entrypoint: EntrypointView,
  setting: Setting,
): readonly OtherLoadBalancer[] {
  const isKnown = index.ofKind('ConfigMap').some(({ metadata }) => metadata.name === 'cilium-config');
  const [policy] =
    isKnown && !isTrue(setting('enable-l2-announcements'))
      ? []
      : index
          .ofKind('CiliumL2AnnouncementPolicy')
          .filter((one) => at(one, 'spec', 'loadBalancerIPs') === true && chooses(one, entrypoint));
  const [advertisement] =
    isKnown && !isTrue(setting('enable-bgp-control-plane'))
      ? []
      : index.ofKind('CiliumBGPAdvertisement').filter((one) => advertises(one, entrypoint));
  return [
    ...(policy === undefined
      ? []
      : [
          {
            subject: objectId(policy),
            effect: 'Cilium answers ARP for the addresses of Services, whichever program assigned them',
            remedy: 'limit the policy with a serviceSelector that leaves the Services of MetalLB out',
          },
        ]),
    ...(advertisement === undefined
      ? []
      : [
          {
            subject: objectId(advertisement),
            effect: 'Cilium advertises the addresses of Services by BGP, whichever program assigned them',
            remedy: 'limit the advertisement with a selector that leaves the Services of MetalLB out',
            severity: 'warning' as const,
          },
        ]),
  ];
}

function advertises(advertisement: KubernetesObject, entrypoint: EntrypointView): boolean {
  return listAt(advertisement, 'spec', 'advertisements').some(
    (one) =>
      textAt(one, 'advertisementType') === 'Service' &&
      wordsAt(one, 'service', 'addresses').includes('LoadBalancerIP') &&
      at(one, 'selector') !== undefined &&
      matchesSelector(asLabelSelector(at(one, 'selector')), labelsOf(entrypoint)),
  );
}

/** A selector sees the namespace and the name of a Service as labels; without a selector every Service is chosen. */
function chooses(object: KubernetesObject, entrypoint: EntrypointView): boolean {
  const selector = at(object, 'spec', 'serviceSelector');
  if (selector === undefined || selector === null) return true;
  return matchesSelector(asLabelSelector(selector), labelsOf(entrypoint));
}

function labelsOf({ namespace, name, labels }: EntrypointView): Readonly<Record<string, string>> {
  return { ...labels, 'io.kubernetes.service.namespace': namespace, 'io.kubernetes.service.name': name };
}
