import type { Finding } from '@gatesmith/diagnostics';
import { formatAddress } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import { report } from '../report.ts';
import { possibleOutcomes } from './converge.ts';
import type { PlannedPool } from './pool-plan.ts';
import { describeRefusal } from './refusal.ts';
import type { PlannedService } from './service-plan.ts';
import type { Allocation, SimulationResult, StepResult } from './simulation-result.ts';
import type { World, Worlds } from './worlds.ts';

/** Sums up a simulation: how it ends, every other way in which it may end, and the Services that chance decides about. */
export function finalResult({
  worlds: { worlds, complete },
  services: living,
  pools,
  steps,
  byChance,
}: {
  readonly worlds: Worlds;
  /** The Services that exist at the end. */
  readonly services: readonly PlannedService[];
  readonly pools: readonly PlannedPool[];
  readonly steps: readonly StepResult[];
  /** Services for which a step had more than one outcome. */
  readonly byChance: ReadonlySet<string>;
}): SimulationResult {
  const services = living.map(({ key }) => key);
  const finalReasons = reasonsIn(worlds, { services: living, pools });
  const ends = worlds.map((world) => allocationIn(world, services));
  const distinct = [...new Map(ends.map((end) => [JSON.stringify(end), end])).values()];
  const [final = {}, ...finalAlternatives] = distinct;
  // where worlds were left out, chance of an earlier step may no longer show at the end
  const affected = services.filter(
    (service) =>
      (!complete && byChance.has(service)) ||
      finalAlternatives.some((other) => other[service]?.join() !== final[service]?.join()),
  );
  return {
    steps,
    final,
    ...(finalAlternatives.length === 0 ? {} : { finalAlternatives }),
    ...(Object.keys(finalReasons).length === 0 ? {} : { finalReasons }),
    affected,
    complete,
    findings: affected.map((service) => lotteryFinding(service, worlds)),
  };
}

function allocationIn({ book }: World, services: readonly string[]): Allocation {
  return Object.fromEntries(
    services.map((service) => [service, (book.holding(service)?.addresses ?? []).map(formatAddress)]),
  );
}

/** Why each Service without addresses has none, in the first world where that is so. */
function reasonsIn(
  worlds: readonly World[],
  {
    services,
    pools,
  }: { readonly services: readonly PlannedService[]; readonly pools: readonly PlannedPool[] },
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    services.flatMap((service) => {
      const world = worlds.find(({ book }) => book.holding(service.key) === undefined);
      if (world === undefined) return [];
      const [now] = possibleOutcomes({ pools, service, book: world.book });
      const refusal = now?.addresses === undefined ? now : world.reasons.get(service.key);
      return refusal === undefined ? [] : [[service.key, describeRefusal(refusal)]];
    }),
  );
}

function lotteryFinding(service: string, worlds: readonly World[]): Finding {
  const pools = [...new Set(worlds.flatMap(({ book }) => book.holding(service)?.pool ?? []))].map(quote);
  return report('GS-POOL-LOTTERY', {
    severity: 'warning',
    subject: `Service/${service}`,
    path: [],
    message:
      pools.length > 1
        ? `Service ${service}: MetalLB picks one of the pools ${pools.join(', ')} by chance`
        : `Service ${service}: what it gets depends on what MetalLB picked for others by chance`,
    hint: 'give the pools different serviceAllocation.priority values (1 is tried first), or name the pool in the annotation metallb.io/address-pool',
  });
}
