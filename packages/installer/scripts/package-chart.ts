import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseValues, toChartValues, type ValuesInput } from '@gatesmith/values';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import { packageChart } from '../src/chart/package-chart.ts';

/** `npm run chart:package -- [--charts DIR] [--out DIR]`: archive, provenance and image list of the umbrella chart. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const { values: flags } = parseArgs({
  options: { charts: { type: 'string' }, out: { type: 'string', default: join(root, 'dist/chart') } },
});
const umbrella = join(root, 'charts/gatesmith');
const named = flags.charts ?? process.env['GATESMITH_UPSTREAM_CHARTS'];
const charts = named === undefined ? join(root, 'internal/stand-in-charts') : resolve(named);
if (named === undefined) {
  console.error(
    'stand-in: no folder with the real charts is named (--charts DIR or GATESMITH_UPSTREAM_CHARTS); this archive is for trying only',
  );
}
const packaged = await packageChart({ umbrella, charts, out: flags.out });
const images = await imagesOf(packaged.archive);
await writeFile(packaged.archive.replace(/\.tgz$/, '.images.txt'), `${images.join('\n')}\n`);
console.log(`${packaged.archive}${packaged.standIn ? ' (stand-in)' : ''}`);
console.log(`sha256:${packaged.digest}, ${images.length} images`);

/** Images of everything that the chart can run: either controller, with and without BGP. */
async function imagesOf(archive: string): Promise<readonly string[]> {
  const [binary] = await helmBinaries();
  if (binary === undefined) return [];
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
    ];
    const images = new Set<string>();
    for (const document of documents) {
      const file = join(folder, 'values.json');
      await writeFile(
        file,
        JSON.stringify(toChartValues(parseValues([{ file: 'values.ts', value: document }]))),
      );
      const { exitCode, stderr, stdout } = await runHelm(binary, [
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
