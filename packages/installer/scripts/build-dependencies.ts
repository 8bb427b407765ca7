import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type HelmBinary, runHelm } from '@internal/testing/helm';
import { isMap, isSeq, parseDocument } from 'yaml';
import { untar } from './untar.ts';

/** Where the charts come from and where they go. */
export interface BuildDependenciesOptions {
  readonly helm: Pick<HelmBinary, 'helm'>;
  /** The umbrella chart's folder; nothing is written there. */
  readonly umbrella: string;
  /** A folder of charts to take in place of the repositories that Chart.yaml names. */
  readonly folder?: string | undefined;
  /** Gets one folder per chart. Existing ones are replaced. */
  readonly out: string;
}

/**
 * `helm dependency build` for the umbrella, in its own folder: Helm looks the pinned versions up and fetches them,
 * and the archives are unpacked, because what goes into our chart is compared file by file.
 *
 * @throws Error with Helm's own words, when a repository is out of reach or has no such version.
 */
export async function buildDependencies({
  helm,
  umbrella,
  folder,
  out,
}: BuildDependenciesOptions): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'gatesmith-dependencies-'));
  try {
    const document = parseDocument(await readFile(join(umbrella, 'Chart.yaml'), 'utf8'));
    const dependencies = document.get('dependencies');
    if (folder !== undefined && isSeq(dependencies)) {
      for (const item of dependencies.items) {
        if (isMap(item))
          item.set('repository', pathToFileURL(resolve(folder, String(item.get('name')))).href);
      }
    }
    await writeFile(join(scratch, 'Chart.yaml'), document.toString());
    const { exitCode, stdout, stderr } = await runHelm(helm, ['dependency', 'build', scratch], {
      timeoutMs: 300_000,
    });
    if (exitCode !== 0) {
      // Helm continues after a repository that does not answer, and then reports an error in its own cache.
      const unreachable = /^\s*(Get "https?:.*)$/m.exec(`${stdout}\n${stderr}`)?.[1];
      throw new Error(`helm dependency build: ${unreachable ?? stderr.trim().split('\n').at(-1)}`);
    }
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    for (const archive of await readdir(join(scratch, 'charts')))
      await untar(gunzipSync(await readFile(join(scratch, 'charts', archive))), out);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
