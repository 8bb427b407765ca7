import { expect, test } from 'vitest';
import type { HelmRelease } from '../../observe/snapshot.ts';
import { checkRelease } from './check-release.ts';

const release = (status: string, name = 'gatesmith'): HelmRelease => ({
  name,
  namespace: 'metallb-system',
  revision: 3,
  status,
  chart: 'gatesmith',
  chartVersion: '0.1.0',
  valuesDigest: '',
});

test.for<[status: string, codes: readonly string[]]>([
  ['deployed', []],
  ['failed', []],
  ['superseded', []],
  ['uninstalled', []],
  ['pending-install', ['warning GS-RELEASE-LOCKED']],
  ['pending-upgrade', ['warning GS-RELEASE-LOCKED']],
  ['pending-rollback', ['warning GS-RELEASE-LOCKED']],
  ['uninstalling', ['error GS-RELEASE-STUCK']],
  ['unknown', ['error GS-RELEASE-STUCK']],
  ['', ['error GS-RELEASE-STUCK']],
])('a release that is %j', ([status, codes]) => {
  const snapshot = {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '',
    server: { gitVersion: 'v1.36.3', context: '' },
    objects: [],
    unread: [],
    releases: [release('uninstalling', 'theirs'), release(status)],
  } as const;
  const findings = checkRelease(snapshot);
  expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(codes);
  for (const { hint } of findings) expect(hint).toContain('--recover-release');
});
