import semver from 'semver';
import { HelmError } from '../../../errors.ts';
import type { CallOptions } from '../../../ports/cluster.ts';
import type { HelmVersion } from '../../../ports/helm.ts';
import { type HelmProgram, runHelm } from '../run-helm.ts';

/** The oldest Helm that the chart is tested with. */
export const oldestHelm = '3.17.0';

/** @throws HelmError HELM_TOO_OLD for a version that the chart is not tested with. */
export async function version(helm: HelmProgram, { signal }: CallOptions = {}): Promise<HelmVersion> {
  const text = await runHelm(helm, { args: ['version', '--template', '{{.Version}}'], signal });
  const found = semver.coerce(text)?.version;
  const major = found === undefined ? 0 : semver.major(found);
  if (found === undefined || semver.lt(found, oldestHelm) || (major !== 3 && major !== 4)) {
    throw new HelmError(
      `${helm.program}: is Helm ${text.trim() || 'of an unknown version'}; gatesmith needs ${oldestHelm} or newer, or 4`,
      {
        code: 'HELM_TOO_OLD',
        hint: 'install a newer Helm (https://helm.sh/docs/intro/install) and put it first on PATH, or name it with GATESMITH_HELM',
      },
    );
  }
  return { version: found, major };
}
