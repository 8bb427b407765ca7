import { objectId } from '@gatesmith/kubernetes';
import { ofOurRelease, ourRelease } from '../decide/plan/our-release.ts';
import { InstallError } from '../errors.ts';
import { metallbNamespace, releaseName } from '../layout.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import { readReleaseValues, recordsOf, revisionOf } from './helm-release.ts';
import type { Snapshot } from './snapshot.ts';

/** The values of our release, and the revision that they are of. May hold secrets. */
export interface OwnValues {
  readonly revision: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The values that our release was made from: of the deployed revision, otherwise of the newest. `undefined` in a cluster
 * that has nothing of ours.
 *
 * @throws InstallError VALUES_UNKNOWN when objects of ours exist and the record that explains them does not.
 */
export async function readOwnValues(
  cluster: Pick<Cluster, 'list'>,
  { objects, releases }: Snapshot,
  { signal }: CallOptions = {},
): Promise<OwnValues | undefined> {
  const release = ourRelease(releases);
  const trace = objects.find(ofOurRelease);
  const exists = release !== undefined && release.status !== 'uninstalled';
  if (!exists && trace === undefined) return undefined;
  const secrets = await cluster.list(recordsOf({ name: releaseName, namespace: metallbNamespace }), {
    signal,
  });
  const records = [...(secrets.state === 'ok' ? secrets.items : [])].sort(
    (a, b) => revisionOf(b) - revisionOf(a),
  );
  const record = records.find(({ metadata }) => metadata.labels?.['status'] === 'deployed') ?? records[0];
  const values = record === undefined ? undefined : readReleaseValues(record);
  if (record !== undefined && values !== undefined) return { revision: revisionOf(record), values };
  const subject = trace === undefined ? `Release/${metallbNamespace}/${releaseName}` : objectId(trace);
  const why =
    secrets.state === 'forbidden' ? `may not be read: ${secrets.message}` : 'is missing or cannot be read';
  throw new InstallError(
    `${subject}: is part of gatesmith's own install, and the record of release ${releaseName} in ${metallbNamespace}, which holds its values, ${why}`,
    {
      code: 'VALUES_UNKNOWN',
      hint: 'give your own values file to gatesmith up -f values.yaml, which writes the record again',
    },
  );
}
