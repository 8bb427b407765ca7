import { jsonValue, readDocument } from '@gatesmith/documents';
import { type IpFamily, safeParseRange } from '@gatesmith/ip-range';
import { type KubernetesObject, textAt, wordsAt } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { flagOf, programsOf } from './load-balancers/program.ts';
import { nodeArgumentsOf } from './node-addresses.ts';

/**
 * The address families of Services in this cluster, the primary one first, or `undefined` where the cluster does not state them:
 * by its ServiceCIDRs, the arguments of the API server or of k3s and RKE2, and kubeadm's configuration.
 */
export function clusterFamilies(index: SnapshotIndex): readonly [IpFamily, ...IpFamily[]] | undefined {
  const stated = [
    index.ofKind('ServiceCIDR').flatMap((cidr) => wordsAt(cidr, 'spec', 'cidrs')),
    programsOf(index).flatMap((program) => split(flagOf(program, 'service-cluster-ip-range'))),
    index
      .ofKind('Node')
      .flatMap(nodeArgumentsOf)
      .filter(([flag]) => flag === 'service-cidr')
      .flatMap(([, value]) => split(value)),
    index.ofKind('ConfigMap').flatMap(kubeadmSubnets),
  ].find((cidrs) => cidrs.length > 0);
  const families = new Set([...primaryOf(index), ...(stated ?? []).flatMap(familyOf)]);
  const [primary, ...others] = families;
  return stated === undefined || primary === undefined ? undefined : [primary, ...others];
}

/** The family of the Service `kubernetes`, which always has the primary one. */
function primaryOf(index: SnapshotIndex): readonly IpFamily[] {
  const service = index.find({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'kubernetes' });
  return familyOf(textAt(service, 'spec', 'clusterIP') ?? '');
}

function kubeadmSubnets(configMap: KubernetesObject): readonly string[] {
  if (configMap.metadata.name !== 'kubeadm-config') return [];
  const reading = readDocument(textAt(configMap, 'data', 'ClusterConfiguration') ?? '', { braces: 'yaml' });
  const decoding = reading.ok ? jsonValue(reading) : undefined;
  return decoding?.ok === true ? split(textAt(decoding.value, 'networking', 'serviceSubnet')) : [];
}

function split(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function familyOf(text: string): readonly IpFamily[] {
  const { value } = safeParseRange(text);
  return value === undefined ? [] : [value.family];
}
