import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InstallError } from '../errors.ts';

/**
 * The umbrella chart that comes with this package, without the charts it depends on: next to the built module, or in the
 * repository when it runs from source.
 *
 * @throws {InstallError} code `CHART_MISSING`.
 */
export function umbrellaFolder(): string {
  for (const candidate of ['./chart', '../../../../charts/gatesmith']) {
    const folder = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(`${folder}/Chart.yaml`)) return folder;
  }
  throw new InstallError('the chart that comes with @gatesmith/installer is missing', {
    code: 'CHART_MISSING',
    hint: 'install the package again, or name a chart folder',
  });
}
