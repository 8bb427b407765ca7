import { safeParseValues, type Values } from '@gatesmith/values';
import { InstallError } from '../errors.ts';
import { metallbNamespace, releaseName } from '../layout.ts';
import { readHelmRelease, readReleaseValues, recordsOf } from '../observe/helm-release.ts';
import type { Run } from './run.ts';

const subject = `Release/${metallbNamespace}/${releaseName}`;

/** The values of an earlier revision. */
export interface PreviousValues {
  readonly values: Values;
  readonly from: number;
  readonly to: number;
  /** When the revision was deployed, by Helm's record. RFC 3339. */
  readonly deployedAt: string | undefined;
}

/**
 * The values that were in force before the present ones: of the newest earlier revision with different values. Helm
 * keeps them in its own records, so that any machine can go back.
 *
 * @throws InstallError ROLLBACK_IMPOSSIBLE when there are none, or when they belong to another chart.
 */
export async function previousValues({
  cluster,
  chart,
  signal,
}: Pick<Run, 'cluster' | 'chart' | 'signal'>): Promise<PreviousValues> {
  const secrets = await cluster.list(recordsOf({ name: releaseName, namespace: metallbNamespace }), {
    signal,
  });
  if (secrets.state === 'forbidden') throw impossible(`its history may not be read: ${secrets.message}`);
  const history = (secrets.state === 'ok' ? secrets.items : [])
    .map((secret) => ({ secret, release: readHelmRelease(secret) }))
    .filter((entry) => entry.release !== undefined)
    .sort((a, b) => (b.release?.revision ?? 0) - (a.release?.revision ?? 0));
  const [present, ...earlier] = history;
  if (present?.release === undefined)
    throw impossible('there is no release', 'run: gatesmith up -f values.yaml');
  const { valuesDigest, chartVersion, revision } = present.release;
  const previous = earlier.find(
    ({ release }) =>
      (release?.status === 'superseded' || release?.status === 'deployed') &&
      (release.valuesDigest !== valuesDigest || release.chartVersion !== chartVersion),
  );
  if (previous?.release === undefined) {
    throw impossible(
      `there is nothing to roll back to: no revision before ${revision} has other values`,
      'Helm keeps the last five revisions; give the values of your own file to gatesmith up',
    );
  }
  const { release } = previous;
  if (chart !== undefined && release.chartVersion !== chart.version) {
    throw impossible(
      `revision ${release.revision} was made from ${release.chart} ${release.chartVersion}, and this is ${chart.version}`,
      `name that chart: gatesmith rollback --chart DIR, or use the gatesmith that came with it`,
    );
  }
  const config = readReleaseValues(previous.secret);
  const file = `${subject} revision ${release.revision}`;
  const { values, findings } = safeParseValues([{ file, text: JSON.stringify(config ?? {}) }]);
  if (values !== undefined && config !== undefined)
    return { values, from: revision, to: release.revision, deployedAt: release.updated };
  const [first] = findings;
  throw impossible(
    `the values of revision ${release.revision} cannot be read${first === undefined ? '' : `: ${first.message}`}`,
    'give the values of your own file to gatesmith up',
  );
}

function impossible(message: string, hint?: string): InstallError {
  return new InstallError(`${subject}: ${message}`, { code: 'ROLLBACK_IMPOSSIBLE', hint });
}
