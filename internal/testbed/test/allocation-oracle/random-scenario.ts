import type { AllocationStep, NamedPool, ServiceInput } from '@gatesmith/metallb';
import { type Dice, dice as seeded } from '@internal/testing/dice';
import { poolSteps } from './pool-steps.ts';
import { randomPoolChange } from './random-pool-change.ts';
import { randomPools } from './random-pools.ts';
import { randomService } from './random-service.ts';
import { randomServiceChange, type ServiceChange } from './random-service-change.ts';
import type { Scenario } from './scenario.ts';

/** One scenario for every seed, the same forever. */
export function randomScenario(seed: number): Scenario {
  const dice = seeded(seed);
  const pools = randomPools(dice);
  const services = Array.from({ length: 2 + dice.below(5) }, (_, index) => randomService(dice, `s${index}`));
  const { history, left } = dice.chance(0.4)
    ? randomHistory(dice, services)
    : { history: [], left: services };
  const start = { seed, pools: pools.map(({ pool }) => pool), services, history };
  const turn = dice.below(20);
  if (turn < 9) {
    const { kind, pools: next } = randomPoolChange(dice, pools);
    return { ...start, kind, steps: poolSteps(pools, next), isRestart: false };
  }
  if (turn < 12) {
    const { kind, pools: next } = dice.chance(0.8)
      ? randomPoolChange(dice, pools)
      : { kind: 'nothing', pools };
    return { ...start, kind: `restart, ${kind}`, steps: poolSteps(pools, next), isRestart: true };
  }
  return { ...start, ...serviceChange(dice, left), isRestart: false };
}

function serviceChange(dice: Dice, services: readonly ServiceInput[]): ServiceChange {
  const service = dice.pick(services);
  return dice.chance(0.2)
    ? { kind: 'delete', steps: [{ delete: keyOf(service) }] }
    : randomServiceChange(dice, service);
}

function randomHistory(
  dice: Dice,
  services: readonly ServiceInput[],
): { readonly history: readonly AllocationStep[]; readonly left: readonly ServiceInput[] } {
  const living = new Map(services.map((service) => [keyOf(service), service]));
  const history: AllocationStep[] = [];
  for (let turns = 1 + dice.below(2); turns > 0 && living.size > 1; turns -= 1) {
    for (const step of serviceChange(dice, [...living.values()]).steps) {
      history.push(step);
      if ('delete' in step) living.delete(step.delete);
      else if ('change' in step) living.set(keyOf(step.change), step.change);
    }
  }
  return { history, left: [...living.values()] };
}

function keyOf({ metadata }: ServiceInput): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The last set of pools of some steps. */
export function lastPools({ steps, pools }: Pick<Scenario, 'steps' | 'pools'>): readonly NamedPool[] {
  return steps.flatMap((step) => ('pools' in step ? [step.pools] : [])).at(-1) ?? pools;
}
