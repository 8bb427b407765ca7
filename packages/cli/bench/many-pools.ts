import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The time `gatesmith validate` takes for a values file with 10,000 pools, as a whole process of the built program.
// Required: under 2 s.

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const count = Number(process.env['GATESMITH_POOLS'] ?? 10_000);
const rounds = Number(process.env['GATESMITH_RUNS'] ?? 3);
const limitMs = 2_000;

if (!existsSync(bin)) throw new Error('the command line is not built; run npm run build first');

const pools = Array.from({ length: count }, (_, index) => {
  const subnet = `10.${index >> 12}.${(index >> 4) & 255}`;
  const first = (index & 15) * 16 + 1;
  return `  - name: pool-${index}\n    addresses: [${subnet}.${first}-${subnet}.${first + 13}]\n`;
});
const input = `pools:\n${pools.join('')}entrypoint:\n  ipAddressPool: pool-0\n`;

const times: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'validate', '-f', '-'], { input });
  if (status !== 0) throw new Error(`exit code ${status}: ${stdout}${stderr}`);
  times.push(performance.now() - started);
}
const ms = times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
console.log(
  `validate ${count.toLocaleString('en')} pools: ${ms.toFixed(0)} ms (required: under ${limitMs} ms, ${ms < limitMs ? 'met' : 'not met'})`,
);
