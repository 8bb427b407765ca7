/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { sharedPath } from '@internal/testing/shared';
import { expect, test } from 'vitest';
import type { NamedPool } from './describe-pools.ts';
import { type AllocationStep, simulateSteps } from './simulate-allocation.ts';

interface Scenario {
  readonly id: number;
  readonly pools: readonly NamedPool[];
  readonly steps: readonly AllocationStep[];
  readonly runs: readonly {
    readonly steps: readonly { readonly addresses?: readonly string[]; readonly reason?: string }[];
    readonly final: Readonly<Record<string, readonly string[]>>;
  }[];
}

const file = sharedPath('data/metallb-allocations.jsonl');
const namespaces = { ns1: { team: 'ns1' }, ns2: { team: 'ns2' } };

test.skipIf(file === undefined)(
  'every recorded outcome of the real controller is among the possible ones',
  () => {
    const scenarios = readFileSync(file ?? '', 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Scenario);
    const impossible = scenarios.flatMap(({ id, pools, steps, runs }) => {
      const ours = simulateSteps(pools, steps, { namespaces });
      return runs.flatMap(({ steps: recorded, final }) => {
        const wrong = recorded.flatMap(({ addresses = [], reason }, index) => {
          const our = ours.steps[index];
          const possible = [our?.addresses, ...(our?.alternatives ?? [])].map((list) => list?.join());
          return possible.includes(addresses.join())
            ? []
            : [{ id, index, step: steps[index], addresses, reason, our }];
        });
        const ends = [ours.final, ...(ours.finalAlternatives ?? [])].map(sortedJson);
        return ends.includes(sortedJson(final)) ? wrong : [...wrong, { id, final, ends }];
      });
    });
    expect(impossible).toEqual([]);
    expect(scenarios.length).toBeGreaterThanOrEqual(100);
  },
);

function sortedJson(value: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
