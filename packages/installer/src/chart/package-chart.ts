import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BaseError } from '@gatesmith/diagnostics';
import { type AssembledChart, assembleChart } from './assemble-chart.ts';
import { type TarFile, tar } from './tar.ts';
import { yamlValue } from './yaml-value.ts';

/** The inputs and outputs of {@link packageChart}. */
export interface PackageChartOptions {
  /** The umbrella chart's folder; its `upstream-digests.json` says which bytes are expected. */
  readonly umbrella: string;
  /** A folder that holds the charts which the umbrella depends on. */
  readonly charts: string;
  /** Where the archive, the image list and the provenance go. */
  readonly out: string;
}

/** The packaged chart. */
export interface PackagedChart extends AssembledChart {
  /** The archive's path. */
  readonly archive: string;
  /** SHA-256 of the archive. */
  readonly digest: string;
  /** Digest of what each chart renders from, by its name. */
  readonly digests: Readonly<Record<string, string>>;
}

/** An upstream chart whose bytes are not the pinned ones. */
export class PackageChartError extends BaseError<'CHART_DIGEST'> {}

/**
 * Packages the umbrella with everything in it: an archive whose bytes depend on the input only, and a provenance that
 * lists the contents. Stand-ins are packaged too, and the provenance records it; real charts must have the pinned bytes.
 *
 * @throws {PackageChartError} `CHART_DIGEST` when what a real chart renders from is not what was pinned.
 */
export async function packageChart({ umbrella, charts, out }: PackageChartOptions): Promise<PackagedChart> {
  const folder = join(out, 'chart');
  const assembled = await assembleChart({ umbrella, charts, out: folder });
  const digests: Record<string, string> = {};
  for (const name of Object.keys(assembled.versions))
    digests[name] = await chartDigest(join(folder, 'charts', name));
  if (!assembled.standIn) await comparePins(umbrella, digests);
  const { name, version } = await nameOf(folder);
  const files = await filesBelow(folder);
  const entries = await Promise.all(
    files.map(
      async (path): Promise<TarFile> => ({
        path: `${name}/${path}`,
        bytes: await readFile(join(folder, path)),
      }),
    ),
  );
  const zipped = gzipSync(tar(entries), { level: 9 });
  // The byte that names the operating system, which is all that differs between machines.
  zipped[9] = 255;
  const archive = join(out, `${name}-${version}.tgz`);
  const digest = sha256(zipped);
  await mkdir(out, { recursive: true });
  await writeFile(archive, zipped);
  const provenance = {
    name,
    version,
    standIn: assembled.standIn,
    archive: `sha256:${digest}`,
    charts: Object.entries(assembled.versions).map(([chart, of]) => ({
      name: chart,
      version: of,
      digest: `sha256:${digests[chart]}`,
    })),
  };
  await writeFile(
    join(out, `${name}-${version}.provenance.json`),
    `${JSON.stringify(provenance, undefined, 2)}\n`,
  );
  return { ...assembled, archive, digest, digests };
}

/**
 * SHA-256 over what a chart renders from: templates, definitions, defaults and schema, its own and those of the chart
 * of definitions inside. `Chart.yaml` is left out, because packaging writes it again.
 */
export async function chartDigest(chart: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await filesBelow(chart)) {
    if (!/^(templates\/|crds\/|values\.yaml$|values\.schema\.json$|charts\/crds\/templates\/)/.test(path))
      continue;
    hash.update(`${path}\0${sha256(await readFile(join(chart, path)))}\n`);
  }
  return hash.digest('hex');
}

async function comparePins(umbrella: string, digests: Readonly<Record<string, string>>): Promise<void> {
  const pins: unknown = JSON.parse(await readFile(join(umbrella, 'upstream-digests.json'), 'utf8'));
  for (const [name, digest] of Object.entries(digests)) {
    const pinned: unknown = Reflect.get(Object(pins), name);
    if (pinned === `sha256:${digest}`) continue;
    throw new PackageChartError(
      `chart ${name}: its content is sha256:${digest}, and ${String(pinned)} is pinned`,
      {
        code: 'CHART_DIGEST',
        hint: 'fetch the pinned release again; if upstream changed it deliberately, review the difference and pin the new digest in upstream-digests.json',
      },
    );
  }
}

async function nameOf(chart: string): Promise<{ readonly name: string; readonly version: string }> {
  const document = yamlValue(await readFile(join(chart, 'Chart.yaml'), 'utf8'));
  return {
    name: String(Reflect.get(Object(document), 'name')),
    version: String(Reflect.get(Object(document), 'version')),
  };
}

/** Every file below a folder, by its path with `/`, sorted. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
