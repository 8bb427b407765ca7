import { gunzipSync } from 'node:zlib';
import { asRecord, asString, type KubernetesObject, numberAt, textAt } from '@gatesmith/kubernetes';
import { digestOf } from '../digest.ts';
import { runLabel } from '../layout.ts';
import type { ListRequest } from '../ports/cluster.ts';
import type { HelmRelease } from './snapshot.ts';

// helm/helm pkg/storage/driver/util.go: JSON, gzip, base64; the API's own base64 of Secret data comes on top.
const largest = 64 * 1024 * 1024;

/** A record of a Helm release, read once. */
export interface HelmRecord {
  readonly release: HelmRelease;
  /** The kinds that its manifest names; none when the record cannot be read. */
  readonly kinds: ReadonlySet<string>;
  /** Its rendered manifest, without hooks; may hold secrets, so it is in no snapshot. Empty when it cannot be read. */
  readonly manifest: string;
}

/**
 * Reads a Helm release record (`helm.sh/release.v1`) from its Secret; nothing but its status, chart, kinds and the digest
 * of its values is kept. A record that cannot be read counts as `unknown`, never as absent.
 */
export function readHelmRecord(secret: KubernetesObject): HelmRecord | undefined {
  if (textAt(secret, 'type') !== 'helm.sh/release.v1') return undefined;
  const labels = secret.metadata.labels ?? {};
  const revision = revisionOf(secret);
  const base = {
    name: labels['name'] ?? '',
    namespace: secret.metadata.namespace ?? '',
    revision,
    status: labels['status'] ?? 'unknown',
    ...(labels[runLabel] === undefined ? {} : { run: labels[runLabel] }),
  };
  try {
    const record = unpack(textAt(secret, 'data', 'release'));
    const manifest = textAt(record, 'manifest') ?? '';
    return {
      release: {
        ...base,
        revision: numberAt(record, 'version') ?? revision,
        status: textAt(record, 'info', 'status') ?? base.status,
        chart: textAt(record, 'chart', 'metadata', 'name') ?? '',
        chartVersion: textAt(record, 'chart', 'metadata', 'version') ?? '',
        updated: asString(asRecord(record['info'])?.['last_deployed']),
        valuesDigest: digestOf(record['config'] ?? {}),
      },
      manifest,
      kinds: new Set([...manifest.matchAll(/^kind: (\w+)$/gm)].map(([, kind = '']) => kind)),
    };
  } catch {
    const status = base.status === '' ? 'unknown' : base.status;
    return {
      release: { ...base, status, chart: '', chartVersion: '', valuesDigest: '' },
      kinds: new Set(),
      manifest: '',
    };
  }
}

/** The release that a record is about; `undefined` for any other Secret. */
export function readHelmRelease(secret: KubernetesObject): HelmRelease | undefined {
  return readHelmRecord(secret)?.release;
}

/**
 * The records that say how things are: of each release the newest, and the one that is deployed. A record holds a whole
 * chart, and the others, of which Helm keeps a few, are only its history.
 */
export function presentRecords(secrets: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const newest = new Map<string, KubernetesObject>();
  const records = secrets.filter((secret) => textAt(secret, 'type') === 'helm.sh/release.v1');
  for (const record of records) {
    const key = releaseOf(record);
    const seen = newest.get(key);
    if (seen === undefined || revisionOf(seen) < revisionOf(record)) newest.set(key, record);
  }
  return records.filter(
    (record) => newest.get(releaseOf(record)) === record || record.metadata.labels?.['status'] === 'deployed',
  );
}

function releaseOf({ metadata: { namespace = '', labels } }: KubernetesObject): string {
  return `${namespace}/${labels?.['name'] ?? ''}`;
}

/** The selector of the records of one release. */
export function recordsOf({ name, namespace }: Pick<HelmRelease, 'name' | 'namespace'>): ListRequest {
  return { apiVersion: 'v1', kind: 'Secret', namespace, labelSelector: `owner=helm,name=${name}` };
}

/** The revision that a record is of, by the label that Helm puts on it. */
export function revisionOf({ metadata: { labels } }: KubernetesObject): number {
  return Number(labels?.['version'] ?? 0);
}

function unpack(data: string | undefined): Readonly<Record<string, unknown>> {
  if (data === undefined) throw new Error('no release data');
  const packed = Buffer.from(Buffer.from(data, 'base64').toString('latin1'), 'base64');
  const parsed: unknown = JSON.parse(gunzipSync(packed, { maxOutputLength: largest }).toString('utf8'));
  return asRecord(parsed) ?? {};
}

/** The values that a release was made from; `undefined` when its record cannot be read. May hold secrets. */
export function readReleaseValues(secret: KubernetesObject): Readonly<Record<string, unknown>> | undefined {
  try {
    return asRecord(unpack(textAt(secret, 'data', 'release'))['config']) ?? {};
  } catch {
    return undefined;
  }
}

/** The manifest of a release, hooks left out; `undefined` when its record cannot be read. May hold secrets. */
export function readReleaseManifest(secret: KubernetesObject): string | undefined {
  try {
    return textAt(unpack(textAt(secret, 'data', 'release')), 'manifest') ?? '';
  } catch {
    return undefined;
  }
}

/** The newest record of each release. */
export function latestReleases(releases: readonly HelmRelease[]): readonly HelmRelease[] {
  const latest = new Map<string, HelmRelease>();
  for (const release of releases) {
    const key = `${release.namespace}/${release.name}`;
    const seen = latest.get(key);
    if (seen === undefined || seen.revision < release.revision) latest.set(key, release);
  }
  return [...latest.values()];
}
