/// <reference types="node" />
/**
 * Prints how long the usual things take: `node --conditions=@gatesmith/source bench/metallb.bench.ts`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import {
  l2Advertisement,
  pool,
  type ServiceInput,
  simulateAllocation,
  validateResources,
} from '../src/index.ts';

function best(run: () => void, times = 15): number {
  return bestOfEach([run], times)[0] ?? Number.NaN;
}

/** Turn and turn about, so that a busy moment of the machine meets all of them alike. */
function bestOfEach(runs: readonly (() => void)[], times = 15): number[] {
  const least = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < times; round += 1) {
    for (const [index, run] of runs.entries()) {
      const start = performance.now();
      run();
      least[index] = Math.min(least[index] ?? Number.POSITIVE_INFINITY, performance.now() - start);
    }
  }
  return least;
}

function print(what: string, milliseconds: number, note = ''): void {
  console.log(`${what.padEnd(48)} ${milliseconds.toFixed(2).padStart(10)} ms${note}`);
}

function pools(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => {
    // visited in no particular order
    const place = (index * 7_919) % count;
    const head = `10.${(place >> 12) & 255}.${(place >> 4) & 255}.${(place & 15) * 16}`;
    const tail = `10.${(place >> 12) & 255}.${(place >> 4) & 255}.${(place & 15) * 16 + 7}`;
    return pool({ name: `p${index}`, addresses: [`${head}-${tail}`], avoidBuggyIPs: true });
  });
}

let before: number | undefined;
for (const count of [10_000, 20_000, 40_000]) {
  const resources = [...pools(count), l2Advertisement({ name: 'all' })];
  const took = best(() => void validateResources(resources));
  const note = before === undefined ? '' : `, ${(took / before).toFixed(2)} times the line above`;
  print(`validate ${count} pools`, took, note);
  before = took;
}
const prefixes = ['10.0.0.0/8', '10.0.0.0/32', 'fd00::/8', 'fd00::/128'];
const took = bestOfEach(
  prefixes.map((prefix) => {
    const resource = pool({ name: 'p', addresses: [prefix] });
    return () => {
      for (let round = 0; round < 1_000; round += 1) validateResources([resource]);
    };
  }),
  40,
);
for (const [index, prefix] of prefixes.entries())
  print(`validate ${prefix}, 1000 times`, took[index] ?? Number.NaN);
const services = Array.from(
  { length: 1_000 },
  (_, index): ServiceInput => ({
    metadata: { name: `s${index}`, namespace: 'web' },
    spec: { ports: [{ port: 80 }] },
  }),
);
print(
  'simulate 1000 Services, one /20',
  best(() => void simulateAllocation([{ name: 'a', addresses: ['10.0.0.0/20'] }], services)),
);
print(
  'simulate 1000 Services, one /8',
  best(() => void simulateAllocation([{ name: 'a', addresses: ['10.0.0.0/8'] }], services)),
);
const ranked = [1, 2, 3].map((priority) => ({
  name: `p${priority}`,
  addresses: [`10.0.${priority * 4}.0/23`],
  serviceAllocation: { priority },
}));
print(
  'simulate 1000 Services, three ranked /23',
  best(() => void simulateAllocation(ranked, services)),
);

for (const name of ['ip-range', 'metallb']) {
  const entry = fileURLToPath(new URL(`../../${name}/dist/index.js`, import.meta.url));
  if (!existsSync(entry)) {
    console.log(`import @gatesmith/${name}: not built yet (pnpm build)`);
    continue;
  }
  const [bare = Number.NaN, withImport = Number.NaN] = bestOfEach(
    ['', `await import(${JSON.stringify(entry)})`].map((script) => () => {
      execFileSync(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
    }),
    12,
  );
  print(`import the built @gatesmith/${name}, over bare node`, withImport - bare);
}
