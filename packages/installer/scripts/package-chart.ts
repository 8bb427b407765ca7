import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fromUnknown } from '@gatesmith/diagnostics';
import { parseValues, toChartValues, type ValuesInput } from '@gatesmith/values';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import { packageChart } from '../src/chart/package-chart.ts';
import { buildDependencies } from './build-dependencies.ts';

/**
 * `npm run chart:package -- [--charts DIR] [--stand-ins] [--out DIR]`: archive, provenance and image list of the umbrella
 * chart. Without a folder `helm dependency build` fetches the pinned charts; where it cannot, stand-ins are packaged, which
 * is for trying only and an error under CI=true.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const { values: flags } = parseArgs({
  options: {
    charts: { type: 'string' },
    'stand-ins': { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'dist/chart') },
  },
});
const umbrella = join(root, 'charts/gatesmith');
const [helm] = (await helmBinaries()).slice(-1);
const packaged = await packageChart({ umbrella, charts: await chartsFolder(), out: flags.out });
const images = await imagesOf(packaged.archive);
await writeFile(packaged.archive.replace(/\.tgz$/, '.images.txt'), `${images.join('\n')}\n`);
console.log(`${packaged.archive}${packaged.standIn ? ' (stand-in)' : ''}`);
console.log(`sha256:${packaged.digest}, ${images.length} images`);

/** The folder that is named, or what Helm fetches, or our stand-ins. */
async function chartsFolder(): Promise<string> {
  const named = flags.charts ?? process.env['GATESMITH_UPSTREAM_CHARTS'];
  const standIns = join(root, 'internal/stand-in-charts');
  if (flags['stand-ins']) return standIns;
  if (named !== undefined) return resolve(named);
  const out = join(root, 'node_modules/.cache/gatesmith/upstream-charts');
  try {
    if (helm === undefined) throw new Error('there is no helm');
    await buildDependencies({ helm, umbrella, out });
    return out;
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    console.error(
      `stand-in: ${fromUnknown(error).message}\nstand-in: this archive is for trying only; name a folder with the real charts: --charts DIR or GATESMITH_UPSTREAM_CHARTS`,
    );
    return standIns;
  }
}

/** Images of everything that the chart can run: either controller, with and without BGP, and the Job. */
async function imagesOf(archive: string): Promise<readonly string[]> {
  if (helm === undefined) return [];
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-images-'));
  try {
    const documents: readonly ValuesInput[] = [
      {},
      {
        ingress: {
          controller: 'ingress-nginx',
          acknowledgeEndOfLife: true,
          defaultBackend: { enabled: true },
        },
      },
      { bgp: { peers: [{ name: 'a', myASN: 1, peerASN: 2, peerAddress: '10.0.0.1' }] } },
      { bgp: { mode: 'frr', peers: [{ name: 'a', myASN: 1, peerASN: 2, peerAddress: '10.0.0.1' }] } },
      { config: { applyMode: 'job' } },
    ];
    const images = new Set<string>();
    for (const document of documents) {
      const file = join(folder, 'values.json');
      await writeFile(
        file,
        JSON.stringify(toChartValues(parseValues([{ file: 'values.ts', value: document }]))),
      );
      const { exitCode, stderr, stdout } = await runHelm(helm, [
        'template',
        'gatesmith',
        archive,
        '-n',
        'metallb-system',
        '-f',
        file,
      ]);
      if (exitCode !== 0) throw new Error(stderr);
      for (const [, image = ''] of stdout.matchAll(/^\s*(?:- )?image: "?([^\s"]+)"?$/gm)) images.add(image);
    }
    return [...images].sort();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
