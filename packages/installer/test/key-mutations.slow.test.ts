import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore the list of mistakes belongs to the schema; only tests import it
import { keyMutations } from '../../values/test/key-mutations.ts';
import { assembledChart, root } from './assembled-chart.ts';

// A thousand mistakes: one for every key, the kinds in turn, given to real Helm with our schema and defaults in a chart that
// renders nothing; and some of them to the whole umbrella, which is slower.
const mistakes = keyMutations().filter((_, index) => Math.floor(index / 3) % 3 === index % 3);
const binaries = (await helmBinaries()).filter((_, index, all) => index === 0 || index === all.length - 1);

describe.for(binaries)('helm template of Helm $version', (binary) => {
  let folder = '';

  beforeAll(async () => {
    const cache = join(root, 'node_modules/.cache/gatesmith');
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(join(cache, 'mistakes-'));
    await mkdir(join(folder, 'bare'));
    await writeFile(join(folder, 'bare/Chart.yaml'), 'apiVersion: v2\nname: bare\nversion: 0.1.0\n');
    for (const file of ['values.yaml', 'values.schema.json'])
      await cp(join(root, 'charts/gatesmith', file), join(folder, 'bare', file));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function accepted(chart: string, name: string, document: unknown): Promise<boolean> {
    const path = join(folder, `${name}.json`);
    await writeFile(path, JSON.stringify(document));
    const args = ['template', 'gatesmith', chart, '-n', 'metallb-system', '-f', path];
    const { exitCode } = await runHelm(binary, args);
    return exitCode === 0;
  }

  /** Two at a time, for a machine of two cores. */
  async function missedBy(chart: string, wanted: typeof mistakes): Promise<readonly string[]> {
    const missed: string[] = [];
    const queue = wanted.entries();
    const worker = async (name: string): Promise<void> => {
      for (const [, { kind, path, document }] of queue)
        if (await accepted(chart, name, document)) missed.push(`${kind} ${path.join('.')}`);
    };
    await Promise.all([worker('one'), worker('two')]);
    return missed;
  }

  test('refuses mistakes by our schema, and takes what is right', async () => {
    // All of them are for the newest Helm; the oldest has another schema library and gets every fifth.
    const wanted = binary === binaries.at(-1) ? mistakes : mistakes.filter((_, index) => index % 5 === 0);
    expect(mistakes.length).toBeGreaterThan(1_000);
    expect(await accepted(join(folder, 'bare'), 'right', { pools: [] })).toBe(true);
    expect(await missedBy(join(folder, 'bare'), wanted)).toEqual([]);
  }, 600_000);

  test('refuses a sample of them with the whole chart', async () => {
    await using chart = await assembledChart();
    expect(await accepted(chart.path, 'right', { pools: [] })).toBe(true);
    const sample = mistakes.filter((_, index) => index % 20 === 0);
    expect(await missedBy(chart.path, sample)).toEqual([]);
  }, 300_000);
});
