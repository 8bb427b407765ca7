import type { Finding } from '@gatesmith/diagnostics';
import type { IpFamily } from '@gatesmith/ip-range';
import { objectId } from '@gatesmith/kubernetes';
import { type ServiceInput, simulateAllocation } from '@gatesmith/metallb';
import type { Values } from '@gatesmith/values';
import { ingressAddresses } from '../../addresses.ts';
import { entrypointRef, hasEntrypoint } from '../../entrypoint-ref.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { clusterFamilies } from './cluster-families.ts';

const names: Readonly<Record<IpFamily, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' };

/**
 * An entrypoint of address families that the cluster does not have: the API server would refuse the Service in the middle of the
 * release, or no pool could ever give it an address.
 */
export function checkFamilies(values: Values, index: SnapshotIndex): readonly Finding[] {
  const families = clusterFamilies(index);
  if (families === undefined || !hasEntrypoint(values)) return [];
  const live = index.find(entrypointRef(values));
  if (live !== undefined && ingressAddresses(live).length > 0) return [];
  const { ipFamilyPolicy, ipFamilies = [] } = values.entrypoint;
  const subject = objectId(entrypointRef(values));
  const has = `Services of this cluster have ${families.map((family) => names[family]).join(' and ')} addresses${families.length === 1 ? ' alone' : ''}`;
  const finding = (key: string, message: string, hint: string): readonly Finding[] => [
    report('GS-ENTRYPOINT-CLUSTER-FAMILY', {
      subject,
      path: ['entrypoint', key],
      message: `${subject}: ${message}`,
      hint,
    }),
  ];
  if (ipFamilyPolicy === 'RequireDualStack' && families.length === 1)
    return finding(
      'ipFamilyPolicy',
      `requires two address families, and ${has}; the API server would refuse the Service`,
      'set entrypoint.ipFamilyPolicy: PreferDualStack or SingleStack',
    );
  const missing = ipFamilies.filter((family) => !families.some((one) => names[one] === family));
  if (missing.length > 0)
    return finding(
      'ipFamilies',
      `asks for ${missing.join(' and ')}, and ${has}; the API server would refuse the Service`,
      `set entrypoint.ipFamilies: [${families.map((family) => names[family]).join(', ')}]`,
    );
  const reason = whyNeverServed(values, families);
  return reason === undefined
    ? []
    : finding(
        values.entrypoint.addresses.length > 0 ? 'addresses' : 'ipAddressPool',
        `no pool can give it an address (${reason}), because ${has}, ${names[families[0]]} by default`,
        `add ${names[families[0]]} addresses to the pool${families.length === 2 ? `, or set entrypoint.ipFamilies to [${names[families[1] ?? 'ipv6']}]` : ''}`,
      );
}

/** Why the entrypoint gets no address in a cluster of these families, where it would get one in another cluster. */
function whyNeverServed(values: Values, families: readonly [IpFamily, ...IpFamily[]]): string | undefined {
  const ask = (clusterFamilies: readonly [IpFamily, ...IpFamily[]]): string | undefined => {
    const [{ addresses = [], reason } = {}] = simulateAllocation(values.pools, [entrypointInput(values)], {
      clusterFamilies,
      loadBalancerClass: values.entrypoint.loadBalancerClass,
    }).steps;
    return addresses.length > 0 ? undefined : (reason ?? 'no address is left');
  };
  const reason = ask(families);
  const others: readonly (readonly [IpFamily, ...IpFamily[]])[] = [
    ['ipv4', 'ipv6'],
    ['ipv6', 'ipv4'],
    ['ipv4'],
    ['ipv6'],
  ];
  return others.some((other) => ask(other) === undefined) ? reason : undefined;
}

function entrypointInput({ entrypoint, ...values }: Values): ServiceInput {
  const { ipAddressPool, addresses, ipFamilyPolicy, ipFamilies } = entrypoint;
  const { namespace, name } = entrypointRef({ entrypoint, ...values });
  return {
    metadata: {
      name,
      namespace,
      annotations: {
        ...entrypoint.annotations,
        ...(ipAddressPool === undefined ? {} : { 'metallb.io/address-pool': ipAddressPool }),
        ...(addresses.length === 0 ? {} : { 'metallb.io/loadBalancerIPs': addresses.join(',') }),
      },
    },
    spec: {
      ports: [{ port: 80 }, { port: 443 }],
      loadBalancerClass: entrypoint.loadBalancerClass === '' ? undefined : entrypoint.loadBalancerClass,
      ipFamilyPolicy,
      ipFamilies,
    },
  };
}
