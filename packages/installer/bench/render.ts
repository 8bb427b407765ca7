import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseValues, toChartValues, type ValuesInput } from '@gatesmith/values';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import { assembleChart } from '../src/chart/assemble-chart.ts';

// `helm template` of the umbrella next to the charts that it holds, each rendered alone with the values the umbrella gives it.

const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const charts = process.env['GATESMITH_UPSTREAM_CHARTS'] ?? join(root, 'internal/stand-in-charts');
const rounds = Number(process.env['GATESMITH_RUNS'] ?? 9);
const folder = mkdtempSync(join(tmpdir(), 'gatesmith-bench-'));
try {
  const umbrella = join(folder, 'gatesmith');
  const { standIn } = await assembleChart({
    umbrella: join(root, 'charts/gatesmith'),
    charts,
    out: umbrella,
  });
  console.log(standIn ? 'stand-in charts' : `the charts in ${charts}`);
  for (const binary of await helmBinaries()) {
    for (const controller of ['traefik', 'ingress-nginx'] as const) {
      const document: ValuesInput = {
        pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }],
        ingress: { controller, acknowledgeEndOfLife: true },
      };
      const values = toChartValues(parseValues([{ file: 'values.ts', value: document }]));
      const cases = {
        umbrella: [umbrella, values],
        metallb: [join(umbrella, 'charts/metallb'), values.metallb],
      };
      const of = {
        ...cases,
        [controller]: [join(umbrella, 'charts', controller), without(values[controller])],
      };
      const times = new Map<string, number[]>();
      for (let round = 0; round < rounds; round += 1) {
        for (const [name, [chart, given]] of Object.entries(of)) {
          const file = join(folder, `${name}.json`);
          writeFileSync(file, JSON.stringify(given));
          const args = ['template', 'gatesmith', String(chart), '-n', 'metallb-system', '-f', file];
          const started = performance.now();
          const { exitCode, stderr } = await runHelm(binary, args);
          if (exitCode !== 0) throw new Error(stderr);
          times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
        }
      }
      const ms = (name: string): number =>
        [...(times.get(name) ?? [])].sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
      const parts = ms('metallb') + ms(controller);
      console.log(
        `Helm ${binary.version.padEnd(8)}${controller.padEnd(14)}umbrella ${ms('umbrella').toFixed(0).padStart(5)} ms, its parts ${parts.toFixed(0).padStart(5)} ms${(ms('umbrella') / parts).toFixed(2).padStart(7)} x`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The switch of a dependency is the umbrella's, and no key of the chart itself. */
function without(section: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { enabled: _, ...rest } = section;
  return rest;
}
