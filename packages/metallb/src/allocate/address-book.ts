import { formatAddress, type IpAddress } from '@gatesmith/ip-range';

/** A Service as the rules of address sharing see it. */
export interface Tenant {
  /** `namespace/name`. */
  readonly service: string;
  readonly ports: readonly string[];
  readonly sharingKey: string;
  readonly backendKey: string;
}

/** The addresses of one Service. */
export interface Holding extends Tenant {
  readonly pool: string;
  readonly addresses: readonly IpAddress[];
}

type AddressKey = number | bigint;

interface Tenancy {
  /** The keys of the last writer; they outlive it as long as a port is in use, as in MetalLB. */
  key: SharingTerms | undefined;
  readonly ports: Map<string, string>;
  readonly services: Set<string>;
}

/** The properties that the holders of an address share. */
export interface SharingTerms {
  readonly sharing: string;
  readonly backend: string;
}

/** The holders of one address. */
export interface AddressHolders {
  readonly terms: SharingTerms | undefined;
  /** The holder of each port, by `TCP/80`. */
  readonly ports: ReadonlyMap<string, string>;
  /** `namespace/name` of each. */
  readonly services: ReadonlySet<string>;
}

/** The holders of all addresses: the books of MetalLB 0.16's internal/allocator, with its sharing rules. */
export class AddressBook {
  readonly #holdings: Map<string, Holding>;
  readonly #tenancies: Map<AddressKey, Tenancy>;
  /** Per range: every address below is held. Cleared when anything is released. */
  readonly #cursors: Map<object, bigint> = new Map();

  constructor(from?: AddressBook) {
    this.#holdings = new Map(from?.holdings());
    this.#tenancies = new Map();
    for (const [address, { key, ports, services }] of from === undefined ? [] : from.#tenancies) {
      this.#tenancies.set(address, { key, ports: new Map(ports), services: new Set(services) });
    }
  }

  holding(service: string): Holding | undefined {
    return this.#holdings.get(service);
  }

  holdings(): IterableIterator<[string, Holding]> {
    return this.#holdings.entries();
  }

  /** The address of a range at which the search for a free one may start. */
  cursor(range: { readonly first: bigint }): bigint {
    return this.#cursors.get(range) ?? range.first;
  }

  /** Remembers that every address of a range below `value` is held. */
  moveCursor(range: { readonly first: bigint }, value: bigint): void {
    this.#cursors.set(range, value);
  }

  /** Whether the service may have the address, alone or shared with its holders (`checkSharing`). */
  allows(address: IpAddress, { service, ports, sharingKey, backendKey }: Tenant): boolean {
    const tenancy = this.#tenancies.get(keyOf(address));
    if (tenancy?.key === undefined) return true;
    const { sharing, backend } = tenancy.key;
    const compatible = sharing !== '' && sharing === sharingKey && backend === backendKey;
    if (!compatible && [...tenancy.services].some((other) => other !== service)) return false;
    return ports.every((port) => (tenancy.ports.get(port) ?? service) === service);
  }

  /** The holders of an address; `undefined` when it is free. */
  holders(address: IpAddress): AddressHolders | undefined {
    const tenancy = this.#tenancies.get(keyOf(address));
    return tenancy === undefined
      ? undefined
      : { terms: tenancy.key, ports: tenancy.ports, services: tenancy.services };
  }

  assign(holding: Holding): void {
    const { service } = holding;
    this.release(service);
    this.#holdings.set(service, holding);
    for (const address of holding.addresses) {
      const key = keyOf(address);
      const tenancy = this.#tenancies.get(key) ?? { key: undefined, ports: new Map(), services: new Set() };
      tenancy.key = { sharing: holding.sharingKey, backend: holding.backendKey };
      for (const port of holding.ports) tenancy.ports.set(port, service);
      tenancy.services.add(service);
      this.#tenancies.set(key, tenancy);
    }
  }

  release(service: string): boolean {
    const holding = this.#holdings.get(service);
    if (holding === undefined) return false;
    this.#holdings.delete(service);
    this.#cursors.clear();
    for (const address of holding.addresses) {
      const key = keyOf(address);
      const tenancy = this.#tenancies.get(key);
      if (tenancy === undefined) continue;
      for (const port of holding.ports) tenancy.ports.delete(port);
      tenancy.services.delete(service);
      if (tenancy.ports.size === 0) tenancy.key = undefined;
      if (tenancy.services.size === 0 && tenancy.key === undefined) this.#tenancies.delete(key);
    }
    return true;
  }

  /** Equal for equal books: services with their addresses, sorted. */
  fingerprint(): string {
    const lines: string[] = [];
    for (const [service, { addresses }] of this.#holdings)
      lines.push(`${service}=${addresses.map(formatAddress).join(',')}`);
    return lines.sort().join(';');
  }
}

function keyOf({ family, value }: IpAddress): AddressKey {
  return family === 'ipv4' ? Number(value) : value;
}
