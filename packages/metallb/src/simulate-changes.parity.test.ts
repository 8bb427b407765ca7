/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { NamedPool } from './describe-pools.ts';
import { type AllocatedService, type AllocationStep, simulateSteps } from './simulate-allocation.ts';

/** A line that internal/testbed/test/allocation-oracle/record.ts wrote with MetalLB 0.16.2. */
interface RecordedChange {
  readonly seed: number;
  readonly kind: string;
  readonly poolsBefore?: readonly NamedPool[];
  /** Absent where the existing Services were created in their order and nothing else happened. */
  readonly past?: readonly AllocationStep[];
  readonly pools: readonly NamedPool[];
  readonly existing: readonly AllocatedService[];
  readonly controller?: 'starts';
  readonly steps: readonly AllocationStep[];
  readonly after: Holdings;
}

type Holdings = Readonly<Record<string, readonly string[]>>;

const namespaces = { ns1: { team: 'ns1' }, ns2: { team: 'ns2' } };
const changes = readFileSync(new URL('../test/recorded-changes.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  // the first line says how the others were recorded
  .slice(1)
  .map((line) => JSON.parse(line) as RecordedChange);

test('what the real controller did with the addresses of Services after a change is among the possible outcomes', () => {
  const outcomes = changes.map(({ seed, kind, pools, existing, controller, steps, after }) => ({
    ...possibleEnds(pools, steps, { existing, controller }),
    recorded: sortedJson(after),
    change: `${kind}, seed ${seed}`,
  }));
  expect(outcomes.filter(({ ends, complete, recorded }) => complete && !ends.includes(recorded))).toEqual([]);
  expect(changes.length).toBeGreaterThanOrEqual(200);
  // it must not be right by listing everything, or by giving up
  expect(outcomes.filter(({ ends }) => ends.length === 1).length).toBeGreaterThan(0.8 * changes.length);
  expect(outcomes.filter(({ complete }) => !complete).length).toBeLessThanOrEqual(0.02 * changes.length);
});

test('what the Services held before the change is possible as well', () => {
  const impossible = changes.flatMap(({ seed, kind, poolsBefore, past, pools, existing }) => {
    const creations = past ?? existing.map(({ service }) => ({ create: service }));
    const { ends } = possibleEnds(poolsBefore ?? pools, creations);
    const before = Object.fromEntries(
      existing.map(({ service: { metadata }, addresses }) => [
        `${metadata.namespace}/${metadata.name}`,
        addresses,
      ]),
    );
    return ends.includes(sortedJson(before)) ? [] : [{ seed, kind, before, ends }];
  });
  expect(impossible).toEqual([]);
});

function possibleEnds(
  pools: readonly NamedPool[],
  steps: readonly AllocationStep[],
  from: { readonly existing?: readonly AllocatedService[]; readonly controller?: 'starts' | undefined } = {},
): { readonly ends: readonly string[]; readonly complete: boolean } {
  const { final, finalAlternatives = [], complete } = simulateSteps(pools, steps, { ...from, namespaces });
  return { ends: [final, ...finalAlternatives].map(sortedJson), complete };
}

function sortedJson(holdings: Holdings): string {
  return JSON.stringify(Object.entries(holdings).sort(([a], [b]) => (a < b ? -1 : 1)));
}
