/// <reference types="node" />
/**
 * Prints how long the usual things take: `node --conditions=@gatesmith/source bench/metallb.bench.ts`.
 */
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import {
  l2Advertisement,
  pool,
  type ServiceInput,
  simulateAllocation,
  validateResources,
} from '../src/index.ts';

function best(run: () => void, times = 7): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < times; round += 1) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function print(what: string, milliseconds: number): void {
  console.log(`${what.padEnd(48)} ${milliseconds.toFixed(2).padStart(10)} ms`);
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

for (const count of [10_000, 20_000, 40_000]) {
  const resources = [...pools(count), l2Advertisement({ name: 'all' })];
  print(
    `validate ${count} pools`,
    best(() => void validateResources(resources)),
  );
}
for (const prefix of ['10.0.0.0/8', '10.0.0.0/32', 'fd00::/8', 'fd00::/128']) {
  const resources = Array.from({ length: 1_000 }, () => pool({ name: 'p', addresses: [prefix] }));
  print(
    `validate ${prefix}, 1000 times`,
    best(() => {
      for (const resource of resources) validateResources([resource]);
    }),
  );
}
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

const entry = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const timing = `const start = performance.now(); await import(${JSON.stringify(entry)}); console.log(performance.now() - start);`;
try {
  const runs = Array.from({ length: 5 }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '--eval', timing], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ),
  );
  print('import the built package', Math.min(...runs));
} catch {
  console.log('import the built package: not built yet (pnpm build)');
}
