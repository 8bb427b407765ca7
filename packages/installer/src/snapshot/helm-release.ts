import { gunzipSync } from 'node:zlib';
import { digestOf } from '../digest.ts';
import { asRecord, asString, numberAt, textAt } from '../json-value.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { runLabel } from '../layout.ts';
import type { HelmRelease } from './snapshot.ts';

// helm/helm pkg/storage/driver/util.go: JSON, gzip, base64; the API's own base64 of Secret data comes on top.
const largest = 64 * 1024 * 1024;

/**
 * Reads a Helm release record (`helm.sh/release.v1`) from its Secret; nothing but its status, chart and the digest of its
 * values is kept. A record that cannot be read counts as `unknown`, never as absent.
 */
export function readHelmRelease(secret: KubernetesObject): HelmRelease | undefined {
  if (textAt(secret, 'type') !== 'helm.sh/release.v1') return undefined;
  const labels = secret.metadata.labels ?? {};
  const name = labels['name'] ?? '';
  const revision = Number(labels['version'] ?? 0);
  const base = {
    name,
    namespace: secret.metadata.namespace ?? '',
    revision,
    status: labels['status'] ?? 'unknown',
    ...(labels[runLabel] === undefined ? {} : { run: labels[runLabel] }),
  };
  const data = textAt(secret, 'data', 'release');
  try {
    const record = unpack(data);
    return {
      ...base,
      revision: numberAt(record, 'version') ?? revision,
      status: textAt(record, 'info', 'status') ?? base.status,
      chart: textAt(record, 'chart', 'metadata', 'name') ?? '',
      chartVersion: textAt(record, 'chart', 'metadata', 'version') ?? '',
      updated: asString(asRecord(record['info'])?.['last_deployed']),
      valuesDigest: digestOf(record['config'] ?? {}),
    };
  } catch {
    return {
      ...base,
      status: base.status === '' ? 'unknown' : base.status,
      chart: '',
      chartVersion: '',
      valuesDigest: '',
    };
  }
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

/** The kinds that a release's manifest names; none when its record cannot be read. */
export function releaseKinds(secret: KubernetesObject): ReadonlySet<string> {
  try {
    const manifest = textAt(unpack(textAt(secret, 'data', 'release')), 'manifest') ?? '';
    return new Set([...manifest.matchAll(/^kind: (\w+)$/gm)].map(([, kind = '']) => kind));
  } catch {
    return new Set();
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
