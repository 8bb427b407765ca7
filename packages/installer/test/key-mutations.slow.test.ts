import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HelmRun, helmBinaries, runHelm } from '@internal/testing/helm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore the list of mistakes belongs to the schema; only tests import it
import { keyMutations } from '../../values/test/key-mutations.ts';
import { assembledChart, root } from './assembled-chart.ts';
import { isNamed, mistakeBatches } from './mistake-batches.ts';

// More than a thousand mistakes: one for every key, the kinds in turn (not misspellings that only their similarity to a
// listed key reveals, which JSON Schema cannot express), given to real Helm with our schema and defaults in a chart that
// renders nothing, every fifth on its own; and all of them to the whole umbrella, twenty at a time.
const mistakes = keyMutations()
  .filter((_, index) => Math.floor(index / 3) % 3 === index % 3)
  .filter(({ kind, isOpen }) => !(isOpen && kind === 'misspelled'));
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

  async function template(chart: string, name: string, document: unknown): Promise<HelmRun> {
    const path = join(folder, `${name}.json`);
    await writeFile(path, JSON.stringify(document));
    return runHelm(binary, ['template', 'gatesmith', chart, '-n', 'metallb-system', '-f', path]);
  }

  async function accepted(chart: string, name: string, document: unknown): Promise<boolean> {
    return (await template(chart, name, document)).exitCode === 0;
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

  test('refuses mistakes one by one, and takes what is right', async () => {
    const wanted = mistakes.filter((_, index) => index % 5 === 0);
    expect(mistakes.length).toBeGreaterThan(1_000);
    expect(await accepted(join(folder, 'bare'), 'right', { pools: [] })).toBe(true);
    expect(await missedBy(join(folder, 'bare'), wanted)).toEqual([]);
  }, 600_000);

  test('refuses all of them with the whole chart, and names every one', async () => {
    await using chart = await assembledChart();
    expect(await accepted(chart.path, 'right', { pools: [] })).toBe(true);
    // Twenty at a time, none of which hides another: Helm lists everything that the schema finds.
    const batches = mistakeBatches(mistakes, 20);
    expect(batches.flatMap((batch) => batch.mistakes)).toHaveLength(mistakes.length);
    const missed: string[] = [];
    const queue = batches.values();
    const worker = async (name: string): Promise<void> => {
      for (const batch of queue) {
        const { exitCode, stderr } = await template(chart.path, name, batch.document);
        for (const mistake of batch.mistakes)
          if (exitCode === 0 || !isNamed(stderr, mistake))
            missed.push(`${mistake.kind} ${mistake.path.join('.')}`);
      }
    };
    await Promise.all([worker('one'), worker('two')]);
    expect(missed).toEqual([]);
  });
});
