import type { IpFamily } from '@gatesmith/ip-range';
import { type PoolFields, pool } from '../build-resources.ts';
import type { FrontDoorFields } from '../front-door.ts';
import { quote } from '../quote.ts';
import { report } from '../report.ts';
import { readableBlocks } from '../validate/pool-block.ts';
import type { NetworkFinding } from './network-finding.ts';

interface Contender {
  readonly index: number;
  readonly name: string;
  readonly families: ReadonlySet<IpFamily>;
  /** Pools of one group compete: open to every Service, or reserved for one namespace at one priority. */
  readonly groups: readonly string[];
}

/**
 * Pools among which MetalLB chooses at random, with explicit priorities as the fix: those without `serviceAllocation`
 * (tried in the order of a Go map), and those that name the same namespace at the same priority.
 */
export function lotteryFindings({
  pools,
  namespace = 'metallb-system',
}: Pick<FrontDoorFields, 'pools' | 'namespace'>): NetworkFinding[] {
  const groups = new Map<string, Contender[]>();
  for (const contender of pools.map(contenderOf))
    for (const group of contender.groups) {
      const members = groups.get(group);
      if (members === undefined) groups.set(group, [contender]);
      else members.push(contender);
    }
  return [...groups].flatMap(([group, members]) => {
    const rivals = members.filter((one) => members.some((other) => other !== one && shareFamily(one, other)));
    const [first] = rivals;
    return first === undefined ? [] : lotteryFinding({ group, first, rivals, namespace });
  });
}

function shareFamily(one: Contender, other: Contender): boolean {
  return [...one.families].some((family) => other.families.has(family));
}

function lotteryFinding({
  group,
  first,
  rivals,
  namespace,
}: {
  readonly group: string;
  readonly first: Contender;
  readonly rivals: readonly Contender[];
  readonly namespace: string;
}): NetworkFinding {
  const names = rivals.map(({ name }) => quote(name));
  const shown =
    names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
  const whom = group === open ? 'a Service' : `a Service in namespace ${group.slice(group.indexOf('/') + 1)}`;
  return report('GS-POOL-LOTTERY', {
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

const open = 'open';

function contenderOf(fields: PoolFields, index: number): Contender {
  const { metadata, spec } = pool(fields);
  return {
    index,
    name: metadata.name,
    families: new Set(readableBlocks(spec.addresses).map(({ range }) => range.family)),
    groups: groupsOf(spec),
  };
}

function groupsOf({
  autoAssign = true,
  serviceAllocation,
}: Pick<PoolFields, 'autoAssign' | 'serviceAllocation'>): string[] {
  if (!autoAssign) return [];
  if (serviceAllocation === undefined) return [open];
  const { priority = 0, namespaces = [], serviceSelectors = [] } = serviceAllocation;
  // pools with Service selectors are sorted by name upstream, so the choice among them is not random
  return serviceSelectors.length > 0 ? [] : namespaces.map((name) => `${priority}/${name}`);
}
