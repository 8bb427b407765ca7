import { gzipSync } from 'node:zlib';
import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { digestOf } from '../digest.ts';
import { latestReleases, presentRecords, readHelmRecord, readHelmRelease } from './helm-release.ts';

const record = (revision: number, status: string, config: unknown, data?: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'helm.sh/release.v1',
  metadata: {
    name: `sh.helm.release.v1.gatesmith.v${revision}`,
    namespace: 'metallb-system',
    labels: { name: 'gatesmith', status, version: String(revision) },
  },
  data: {
    release:
      data ??
      Buffer.from(
        gzipSync(
          JSON.stringify({
            name: 'gatesmith',
            version: revision,
            config,
            info: { status, last_deployed: '2026-11-22T10:00:00Z' },
            chart: { metadata: { name: 'gatesmith', version: '0.1.0' } },
            manifest: 'password: hunter2\n---\nkind: Role\n---\nkind: RoleBinding\n',
          }),
        ).toString('base64'),
      ).toString('base64'),
  },
});

test('a release record is read as Helm writes it: JSON, gzip, base64, base64', () => {
  expect(readHelmRelease(record(3, 'deployed', { pools: [] }))).toEqual({
    name: 'gatesmith',
    namespace: 'metallb-system',
    revision: 3,
    status: 'deployed',
    chart: 'gatesmith',
    chartVersion: '0.1.0',
    updated: '2026-11-22T10:00:00Z',
    valuesDigest: digestOf({ pools: [] }),
  });
});

test('neither manifest nor values leave the record', () => {
  expect(JSON.stringify(readHelmRelease(record(1, 'deployed', { secret: 'hunter3' })))).not.toContain(
    'hunter',
  );
});

test('the order of keys does not change the digest of the values', () => {
  expect(readHelmRelease(record(1, 'deployed', { a: 1, b: { c: 2, d: 3 } }))?.valuesDigest).toBe(
    readHelmRelease(record(1, 'deployed', { b: { d: 3, c: 2 }, a: 1 }))?.valuesDigest,
  );
});

test.for(['', 'not base64 of gzip', Buffer.from('QUJD').toString('base64')])(
  'a broken record (%j) keeps its labels and is not taken for absent',
  (data) => {
    expect(readHelmRelease(record(2, 'pending-upgrade', {}, data))).toMatchObject({
      revision: 2,
      status: 'pending-upgrade',
      valuesDigest: '',
    });
  },
);

test('other Secrets are not releases', () => {
  expect(readHelmRelease({ ...record(1, 'deployed', {}), type: 'Opaque' })).toBeUndefined();
});

test('the newest revision of each release counts', () => {
  const releases = [1, 3, 2]
    .map((revision) => readHelmRelease(record(revision, 'deployed', {})))
    .filter((one) => one !== undefined);
  expect(latestReleases(releases).map(({ revision }) => revision)).toEqual([3]);
});

test('the kinds of a release are known from its record', () => {
  expect([...(readHelmRecord(record(1, 'deployed', {}))?.kinds ?? [])]).toEqual(['Role', 'RoleBinding']);
});

test('of the history only the newest record and the deployed one are present', () => {
  const history = [
    record(1, 'superseded', {}),
    record(2, 'deployed', {}),
    record(4, 'pending-upgrade', {}),
    record(3, 'failed', {}),
    { ...record(9, 'deployed', {}), type: 'Opaque' },
  ];
  expect(presentRecords(history).map(({ metadata }) => metadata.labels?.['version'])).toEqual(['2', '4']);
  expect(presentRecords(history.slice(0, 1))).toHaveLength(1);
});
