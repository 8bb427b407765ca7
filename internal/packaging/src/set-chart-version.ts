import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Gives the umbrella chart the version of the command line, which makes other tools install exactly that chart. */
export async function setChartVersion(folder: string): Promise<void> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(folder, 'packages/cli/package.json'), 'utf8'),
  );
  const path = join(folder, 'charts/gatesmith/Chart.yaml');
  const chart = await readFile(path, 'utf8');
  await writeFile(path, chart.replace(/^version: .*$/m, `version: ${version}`));
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) await setChartVersion(root);
