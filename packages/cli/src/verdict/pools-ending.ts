import type { PoolDescription } from '@gatesmith/metallb';
import { pluralOf } from '../render/count.ts';
import type { Ending } from './ending.ts';

/** How many addresses of all pools are free. */
export function poolsEnding(pools: readonly PoolDescription[]): Ending | undefined {
  if (pools.length === 0) return undefined;
  const families = pools.flatMap(({ families: own }) => own);
  const full = pools
    .filter(({ families: own }) => own.some(({ free }) => free === 0n))
    .map(({ name }) => name);
  if (full.length > 0) {
    return {
      tone: 'bad',
      verdict: `${full.length === 1 ? 'Pool' : 'Pools'} ${full.join(', ')} ${full.length === 1 ? 'has' : 'have'} no free address.`,
    };
  }
  const free = families.reduce((sum, one) => sum + one.free, 0n);
  const usable = families.reduce((sum, one) => sum + one.usable, 0n);
  const isHuge = usable >= 1_000_000n;
  return {
    tone: 'good',
    verdict: isHuge
      ? 'OK: every pool has free addresses.'
      : `OK: ${free} of ${usable} ${pluralOf('address')} ${free === 1n ? 'is' : 'are'} free.`,
  };
}
