import { formatAddress, type IpAddress } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import type { AddressBook } from './address-book.ts';
import type { PlannedService } from './service-plan.ts';

interface Contest {
  readonly address: IpAddress;
  readonly service: PlannedService;
  readonly book: AddressBook;
}

const annotation = 'metallb.io/allow-shared-ip';

/**
 * Names the holders of an address and the condition that keeps the Service from sharing it. The conditions are those of
 * MetalLB's `sharingOK` and `checkSharing`, in their order: the sharing key, the Pods behind the Services, the ports.
 */
export function describeHolder({ address, service, book }: Contest): string {
  const holders = book.holders(address);
  const others = [...(holders?.services ?? [])].filter((other) => other !== service.key).sort();
  const lead = `${formatAddress(address)} is held by ${namesOf(others)}`;
  const { sharing = '', backend = '' } = holders?.terms ?? {};
  if (sharing === '' && service.sharingKey === '')
    return `${lead}, and neither Service has the annotation ${annotation}`;
  if (sharing === '') return `${lead}, which does not allow sharing: it has no annotation ${annotation}`;
  if (service.sharingKey === '')
    return `${lead} under the sharing key ${quote(sharing)}, and the Service has no annotation ${annotation}`;
  if (sharing !== service.sharingKey)
    return `${lead} under the sharing key ${quote(sharing)}, and the Service has the key ${quote(service.sharingKey)}`;
  if (backend !== service.backendKey)
    return `${lead} under the same sharing key, but ${describeBackends(backend, service.backendKey)}`;
  const port = service.ports.find((one) => (holders?.ports.get(one) ?? service.key) !== service.key);
  const user = port === undefined ? undefined : holders?.ports.get(port);
  return port === undefined
    ? `${lead}, and cannot be shared with this Service`
    : `${lead} under the same sharing key, and ${user ?? 'another Service'} uses port ${port} already`;
}

/** A backend key is the Pod selector of a Service with `externalTrafficPolicy: Local`, and empty otherwise. */
function describeBackends(theirs: string, ours: string): string {
  const rule = 'with externalTrafficPolicy: Local all sharers must select the same Pods';
  const named = (key: string): string =>
    key === '' ? 'externalTrafficPolicy: Cluster' : `Local and the selector ${quote(key)}`;
  return `${rule}: it has ${named(theirs)}, and the Service has ${named(ours)}`;
}

/** `a, b, c and 4 more`. */
export function namesOf(services: readonly string[]): string {
  const [first, ...rest] = services;
  if (first === undefined) return 'another Service';
  if (services.length > 4) return `${services.slice(0, 3).join(', ')} and ${services.length - 3} more`;
  const last = rest.pop();
  return last === undefined ? first : `${[first, ...rest].join(', ')} and ${last}`;
}
