import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AssembledChart, assembleChart } from '../src/chart/assemble-chart.ts';

/** The repository. */
export const root: string = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The charts that the umbrella depends on: real ones when a folder is named, our stand-ins otherwise. */
export const upstreamCharts: string =
  process.env['GATESMITH_UPSTREAM_CHARTS'] ?? join(root, 'internal/stand-in-charts');

/** A complete chart in its own folder, gone at the end of its scope. */
export interface TemporaryChart extends AssembledChart, AsyncDisposable {
  readonly path: string;
}

/** Assembles the umbrella for one test file. */
export async function assembledChart(): Promise<TemporaryChart> {
  const cache = join(root, 'node_modules/.cache/gatesmith');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'chart-'));
  const path = join(folder, 'gatesmith');
  const assembled = await assembleChart({
    umbrella: join(root, 'charts/gatesmith'),
    charts: upstreamCharts,
    out: path,
  });
  return { ...assembled, path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
