import type { IpFamily } from '@gatesmith/ip-range';
import type { PoolFields } from '../build-resources.ts';
import { pool } from '../build-resources.ts';
import type { NetworkFinding } from '../check-network.ts';
import { isPoolBlock, parsePoolBlock } from '../validate/pool-block.ts';
import { quote } from '../validate/problem.ts';

interface Contender {
  readonly index: number;
  readonly name: string;
  readonly families: ReadonlySet<IpFamily>;
  /** Pools of one ring compete: open to everybody, or reserved for one namespace at one priority. */
  readonly rings: readonly string[];
}

/**
 * Pools among which MetalLB chooses by chance, with explicit priorities as the cure: those without `serviceAllocation`
 * (tried in the order of a Go map), and those that name the same namespace at the same priority.
 */
export function lotteryFindings(pools: readonly PoolFields[], namespace: string): NetworkFinding[] {
  if (pools.length < 2) return [];
  const contenders = pools.map(contender).filter(({ rings }) => rings.length > 0);
  const rings = new Map<string, Contender[]>();
  for (const one of contenders)
    for (const ring of one.rings) rings.set(ring, [...(rings.get(ring) ?? []), one]);
  const found: NetworkFinding[] = [];
  for (const [ring, members] of rings) {
    const rivals = members.filter((one) =>
      members.some(
        (other) => other !== one && [...one.families].some((family) => other.families.has(family)),
      ),
    );
    const [first] = rivals;
    if (first === undefined) continue;
    const names = rivals.map(({ name }) => quote(name));
    const shown =
      names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
    const whom =
      ring === 'open' ? 'a Service' : `a Service in namespace ${ring.slice(ring.indexOf('/') + 1)}`;
    found.push({
      code: 'GS-POOL-LOTTERY',
      severity: 'info',
      subject: `IPAddressPool/${namespace}/${first.name}`,
      path: ['pools', first.index],
      message: `pools ${shown}: MetalLB picks the one that serves ${whom} by chance`,
      hint: 'give each its own serviceAllocation.priority; 1 is tried first',
      fix: {
        summary: 'try the pools in the order in which they are written',
        changes: rivals.map(({ index }, rank) => ({
          path: ['pools', index, 'serviceAllocation', 'priority'],
          value: rank + 1,
        })),
      },
    });
  }
  return found;
}

function contender(fields: PoolFields, index: number): Contender {
  const { metadata, spec } = pool(fields);
  const { autoAssign = true, serviceAllocation } = spec;
  const blocks = spec.addresses.map(parsePoolBlock).filter(isPoolBlock);
  const { priority = 0, namespaces = [], serviceSelectors = [] } = serviceAllocation ?? {};
  // pools with Service selectors are sorted by name upstream, so among them there is no chance
  const reserved = serviceSelectors.length > 0 ? [] : namespaces.map((name) => `${priority}/${name}`);
  return {
    index,
    name: metadata.name,
    families: new Set(blocks.map(({ family }) => family)),
    rings: autoAssign ? (serviceAllocation === undefined ? ['open'] : reserved) : [],
  };
}
