/// <reference types="node" />
/**
 * Prints how long the usual things take: `node --conditions=@gatesmith/source bench/ip-range.bench.ts`.
 */
import { performance } from 'node:perf_hooks';
import { IpSet, parseRange, safeParseRange } from '../src/index.ts';

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
  console.log(`${what.padEnd(48)} ${milliseconds.toFixed(3).padStart(10)} ms`);
}

for (const count of [10_000, 20_000, 40_000]) {
  const texts = Array.from({ length: count }, (_, index) => {
    const head = `10.${(index >> 12) & 255}.${(index >> 4) & 255}.${(index & 15) * 16}`;
    return `${head}-${head.replace(/\d+$/, (last) => String(Number(last) + 7))}`;
  });
  print(
    `parse ${count} IPv4 ranges`,
    best(() => {
      for (const text of texts) safeParseRange(text);
    }),
  );
  const ranges = texts.map((text) => parseRange(text)).reverse();
  print(
    `set of ${count} ranges`,
    best(() => IpSet.from(ranges)),
  );
}
const hole = IpSet.of(parseRange('10.1.2.3'));
for (const text of ['10.0.0.0/8', '10.1.2.3/32', 'fd00::/8', '::/0']) {
  print(
    `1000 x ${text} minus one address`,
    best(() => {
      for (let round = 0; round < 1000; round += 1) IpSet.of(parseRange(text)).subtract(hole).size();
    }),
  );
}
