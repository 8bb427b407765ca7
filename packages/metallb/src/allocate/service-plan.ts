import type { IpAddress, IpFamily } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import { parseGoAddress } from '../validate/go-address.ts';
import type { Tenant } from './address-book.ts';
import { annotationOf } from './annotation.ts';
import type { ServiceInput } from './service-input.ts';

/** A Service as MetalLB's controller sees it. */
export interface PlannedService {
  /** `namespace/name`. */
  readonly key: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Families of its cluster addresses, the primary one first. */
  readonly families: readonly [IpFamily, ...IpFamily[]];
  readonly policy: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack';
  readonly primary: IpFamily;
  /** `TCP/80`, … */
  readonly ports: readonly string[];
  readonly sharingKey: string;
  /** Sharers must have the same one: the Pod selector with `externalTrafficPolicy: Local`, nothing otherwise. */
  readonly backendKey: string;
  readonly requestedPool: string;
  readonly requested: readonly IpAddress[];
  /** The reason for which MetalLB or the API server does not serve it, whatever the pools. */
  readonly refusal?: string | undefined;
  /** Why the addresses that it requests cannot be read. MetalLB gives it none then, and leaves those that it holds alone. */
  readonly requestRefusal?: string | undefined;
  /** Not MetalLB's: another type or another `loadBalancerClass`. */
  readonly ignored: boolean;
}

/** Properties of the cluster. */
export interface ServicePlanOptions {
  /** Families of the cluster's Service network, the primary one first. */
  readonly clusterFamilies: readonly [IpFamily, ...IpFamily[]];
  /** MetalLB's `--lb-class`. */
  readonly loadBalancerClass: string;
}

const familyNames: Readonly<Record<string, IpFamily>> = { IPv4: 'ipv4', IPv6: 'ipv6' };

/** Reads a Service for allocation, as the API server's defaulting and MetalLB's controller would. */
export function planService({ metadata, spec }: ServiceInput, options: ServicePlanOptions): PlannedService {
  const { name, namespace = 'default', labels = {}, annotations = {} } = metadata;
  const policy = policyOf(spec.ipFamilyPolicy);
  const asked = (spec.ipFamilies ?? []).flatMap((family) =>
    Object.hasOwn(familyNames, family) ? [familyNames[family] ?? 'ipv4'] : [],
  );
  const given = clusterFamiliesOf(spec);
  const { families, refusal: familyRefusal } =
    given === undefined
      ? familiesOf({ asked, policy, cluster: options.clusterFamilies })
      : { families: given, refusal: missingFamily(given, policy) };
  const sharingKey = annotationOf(annotations, 'allow-shared-ip') ?? '';
  const { requested, refusal: requestRefusal } = requestedAddresses(
    annotationOf(annotations, 'loadBalancerIPs') ?? '',
    spec.loadBalancerIP ?? '',
  );
  return {
    key: `${namespace}/${name}`,
    namespace,
    labels,
    families,
    policy,
    primary: asked[0] ?? families[0],
    ports: (spec.ports ?? []).map(({ port, protocol = 'TCP' }) => `${protocol}/${port}`),
    sharingKey,
    backendKey: spec.externalTrafficPolicy === 'Local' ? selectorText(spec.selector ?? {}) : '',
    requestedPool: annotationOf(annotations, 'address-pool') ?? '',
    requested,
    refusal: familyRefusal,
    requestRefusal,
    ignored:
      (spec.type ?? 'LoadBalancer') !== 'LoadBalancer' ||
      (spec.loadBalancerClass ?? '') !== options.loadBalancerClass,
  };
}

/** The part of a Service that the rules of address sharing look at. */
export function tenantOf({ key, ports, sharingKey, backendKey }: PlannedService): Tenant {
  return { service: key, ports, sharingKey, backendKey };
}

function policyOf(text: string | undefined): PlannedService['policy'] {
  return text === 'PreferDualStack' || text === 'RequireDualStack' ? text : 'SingleStack';
}

/** The families of the cluster addresses that the Service has, which MetalLB goes by (`ipfamily.ForService`). */
function clusterFamiliesOf({
  clusterIPs = [],
  clusterIP = '',
}: ServiceInput['spec']): PlannedService['families'] | undefined {
  const texts = clusterIPs.length > 0 ? clusterIPs : [clusterIP];
  const [first, ...others] = texts.flatMap((text) => parseGoAddress(text)?.family ?? []);
  if (first === undefined) return undefined;
  return [first, ...new Set(others.filter((family) => family !== first))];
}

function missingFamily(
  families: PlannedService['families'],
  policy: PlannedService['policy'],
): string | undefined {
  return policy === 'RequireDualStack' && families.length < 2
    ? 'the Service requires two families, and its clusterIPs have one'
    : undefined;
}

/** The families that `initIPFamilyFields` of the API server (1.36) gives to the Service. */
function familiesOf({
  asked,
  policy,
  cluster,
}: {
  readonly asked: readonly IpFamily[];
  readonly policy: PlannedService['policy'];
  readonly cluster: readonly [IpFamily, ...IpFamily[]];
}): { readonly families: readonly [IpFamily, ...IpFamily[]]; readonly refusal?: string } {
  const [first = cluster[0], second] = asked;
  const missing = asked.find((family) => !cluster.includes(family));
  if (missing !== undefined)
    return { families: [first], refusal: `the cluster has no ${missing} Service network` };
  if (policy === 'SingleStack') {
    return second === undefined
      ? { families: [first] }
      : {
          families: [first],
          refusal: 'two ipFamilies need ipFamilyPolicy PreferDualStack or RequireDualStack',
        };
  }
  const other = cluster.find((family) => family !== first);
  if (other !== undefined) return { families: [first, other] };
  return policy === 'RequireDualStack'
    ? { families: [first], refusal: 'the cluster is not dual-stack' }
    : { families: [first] };
}

function requestedAddresses(
  annotated: string,
  loadBalancerIP: string,
): { readonly requested: readonly IpAddress[]; readonly refusal?: string } {
  if (annotated !== '' && loadBalancerIP !== '') {
    return { requested: [], refusal: 'both the loadBalancerIPs annotation and spec.loadBalancerIP are set' };
  }
  if (annotated === '' && loadBalancerIP === '') return { requested: [] };
  const texts = annotated === '' ? [loadBalancerIP] : annotated.split(',').map((text) => text.trim());
  const requested: IpAddress[] = [];
  for (const text of texts) {
    const address = parseGoAddress(text);
    if (address === undefined)
      return { requested: [], refusal: `requested address ${quote(text)} is not an IP address` };
    requested.push({ family: address.family, value: address.value });
  }
  const [a, b] = requested;
  if (requested.length > 2)
    return { requested: [], refusal: `${requested.length} addresses are requested, two are the most` };
  if (a !== undefined && b !== undefined && a.family === b.family) {
    return { requested: [], refusal: 'the two requested addresses belong to the same family' };
  }
  return { requested };
}

/** As `labels.Set.String()`: sorted `key=value` pairs. */
function selectorText(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}
