import { gunzipSync, gzipSync } from 'node:zlib';
import type { Cluster } from '@gatesmith/installer';
import { textAt } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('27-release-left-uninstalling');

/** Rewrites the newest record of the release, as an interrupted `helm uninstall` leaves it. */
async function leaveUninstalling(cluster: Cluster): Promise<void> {
  const ref = {
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: 'metallb-system',
    name: 'sh.helm.release.v1.gatesmith.v1',
  };
  const packed = Buffer.from(textAt(await cluster.get(ref), 'data', 'release') ?? '', 'base64').toString();
  const json = gunzipSync(Buffer.from(packed, 'base64')).toString();
  const changed = json.replace(/"status":"[a-z-]*"/, '"status":"uninstalling"');
  const release = Buffer.from(gzipSync(changed).toString('base64')).toString('base64');
  await cluster.patch(ref, {
    type: 'merge',
    body: { metadata: { labels: { status: 'uninstalling' } }, data: { release } },
  });
}

test.skipIf(inputs === undefined || !hasHelm)(
  'a release that was left uninstalling is reported before the first write, with two commands that help',
  async () => {
    await using at = await openFieldCase(inputs ?? '');
    const up = (...more: readonly string[]) =>
      at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml', ...more]);
    expect((await up()).code).toBe(0);
    await at.withCluster(leaveUninstalling);
    const check = await at.run(['check', '--sandbox', '-f', 'values.yaml', '--output', 'short']);
    expect(check.stdout).toContain('GS-RELEASE-STUCK');
    const refused = await up();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('GS-RELEASE-STUCK');
    expect(refused.stderr).toContain('nothing was written');
    expect((await up('--recover-release')).code).toBe(0);
    expect((await at.run(['verify', '--sandbox', '-f', 'values.yaml'])).code).toBe(0);
  },
);
