import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { safeParseValues } from '../src/index.ts';
import { readByShape } from '../src/shape/read-values.ts';

// How fast a document of the recipe's size is read and judged, in processor time, which does not depend on who else works
// on the machine; and what the import of the built package costs beside a bare node.

function documentOf(file: string): { readonly text: string; readonly value: unknown } {
  const text = readFileSync(
    fileURLToPath(new URL(`../../../charts/gatesmith/ci/${file}`, import.meta.url)),
    'utf8',
  );
  return { text, value: parse(text) };
}
const { text, value } = documentOf('01-recipe-values.yaml');
const json = JSON.stringify(value);
const others = [
  '02-single-node',
  '03-bgp',
  '04-dual-stack',
  '07-ingress-nginx',
  '12-three-pools',
  '13-hardened',
];
const runs = Number(process.env['GATESMITH_RUNS'] ?? 20_000);

const cases: readonly (readonly [string, number, () => unknown])[] = [
  ['yardstick: JSON.parse of the recipe', runs, () => JSON.parse(json)],
  ['keys, types and defaults of the recipe', runs, () => readByShape(value).value],
  [
    "the same, with every rule and MetalLB's own",
    runs,
    () => safeParseValues([{ file: 'values.ts', value }]).values,
  ],
  [
    'the same from YAML text, with positions',
    runs / 10,
    () => safeParseValues([{ file: 'values.yaml', text }]).values,
  ],
  ...others.map((name) => {
    const other = documentOf(`${name}-values.yaml`);
    const judge = (): unknown => safeParseValues([{ file: 'values.ts', value: other.value }]).values;
    return [`every rule on ${name}`, runs / 4, judge] as const;
  }),
];
for (const [name, count, run] of cases) {
  if (run() === undefined) throw new Error('the recipe is refused');
  for (let each = 0; each < count; each += 1) run();
  const started = process.cpuUsage();
  for (let each = 0; each < count; each += 1) run();
  const { user, system } = process.cpuUsage(started);
  const rate = Math.round((count * 1e6) / (user + system));
  console.log(`${name.padEnd(46)}${rate.toLocaleString('en').padStart(9)} documents/s`);
}

const built = new URL('../dist/index.js', import.meta.url);
if (existsSync(built)) {
  const programs = { bare: '0', imported: `await import(${JSON.stringify(built.href)})` };
  const times: Record<keyof typeof programs, number[]> = { bare: [], imported: [] };
  for (let round = 0; round < 15; round += 1)
    for (const name of ['bare', 'imported'] as const) {
      const started = performance.now();
      spawnSync(process.execPath, ['--input-type=module', '-e', programs[name]]);
      times[name].push(performance.now() - started);
    }
  const median = (name: keyof typeof programs): number =>
    times[name].sort((a, b) => a - b)[times[name].length >> 1] ?? Number.NaN;
  const over = median('imported') - median('bare');
  console.log(
    `${'import of the built package, over bare node'.padEnd(46)}${over.toFixed(0).padStart(9)} ms, ${(median('imported') / median('bare')).toFixed(2)} x`,
  );
}
