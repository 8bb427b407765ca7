import { formatAddress } from '@gatesmith/ip-range';
import type { StepResult } from './simulation-result.ts';
import type { Worlds } from './worlds.ts';

/** The lists of addresses that a Service holds, each once: more than one where chance decides. */
export function heldIn({ worlds }: Worlds, key: string): (readonly string[])[] {
  const lists = worlds.map(({ book }) => (book.holding(key)?.addresses ?? []).map(formatAddress));
  return [...new Map(lists.map((list) => [list.join(), list])).values()];
}

/** The outcome of a step for the Service that it is about. */
export function stepResult(worlds: Worlds, key: string): StepResult {
  const [addresses = [], ...alternatives] = heldIn(worlds, key);
  const { reason, details } = (addresses.length > 0 ? undefined : worlds.worlds[0].reasons.get(key)) ?? {};
  return {
    addresses,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    ...(alternatives.length === 0 ? {} : { alternatives }),
  };
}
