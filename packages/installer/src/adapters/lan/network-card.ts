import { BlockList } from 'node:net';

/** The part of an interface's address that decides whether the interface is on a network; Node reports more. */
export interface NetworkCard {
  readonly address: string;
  readonly family: string;
  readonly internal: boolean;
  /** `192.168.20.5/24` */
  readonly cidr: string | null;
}

/** The interfaces of a machine by name. */
export type NetworkCards = Readonly<Record<string, readonly NetworkCard[] | undefined>>;

/** The name of the interface with the longest prefix that contains an IPv4 address. */
export function interfaceOnNetworkOf(address: string, interfaces: NetworkCards): string | undefined {
  return Object.entries(interfaces)
    .flatMap(([name, cards = []]) =>
      cards
        .filter(({ family, internal }) => family === 'IPv4' && !internal)
        .map((card) => ({ name, card, prefix: Number(card.cidr?.split('/')[1] ?? 32) })),
    )
    .filter(({ card, prefix }) => {
      const network = new BlockList();
      network.addSubnet(card.address, prefix);
      return network.check(address);
    })
    .sort((a, b) => b.prefix - a.prefix)[0]?.name;
}
