import { gunzipSync, gzipSync } from 'node:zlib';
import { textAt } from '@gatesmith/kubernetes';
import type { Scenario } from './start-scenario.ts';

/** Rewrites the newest record of the release, as a Helm would leave it that was interrupted there. */
export async function leaveRelease({ cluster, sandbox }: Scenario, status: string): Promise<void> {
  const records = sandbox
    .objects({ kind: 'Secret' })
    .map((secret) => textAt(secret, 'metadata', 'name') ?? '')
    .filter((name) => name.startsWith('sh.helm.release.v1.gatesmith.'))
    .sort((a, b) => Number(a.split('.v').at(-1)) - Number(b.split('.v').at(-1)));
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace: 'metallb-system', name: records.at(-1) ?? '' };
  const packed = Buffer.from(textAt(await cluster.get(ref), 'data', 'release') ?? '', 'base64').toString();
  const json = gunzipSync(Buffer.from(packed, 'base64')).toString();
  const changed = json.replace(/"status":"[a-z-]*"/, `"status":"${status}"`);
  const release = Buffer.from(gzipSync(changed).toString('base64')).toString('base64');
  await cluster.patch(ref, {
    type: 'merge',
    body: { metadata: { labels: { status } }, data: { release } },
  });
}
