import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, type ObjectRef, objectId, refOf, textAt } from '@gatesmith/kubernetes';
import { parseObjects } from '../chart/read-chart.ts';
import type { ExistingInstall, Recognition } from '../decide/adopt/existing-install.ts';
import { manifestObjects } from '../decide/adopt/manifest-objects.ts';
import { memberlistSecretOf } from '../decide/adopt/memberlist-secret.ts';
import { recognise } from '../decide/adopt/recognise.ts';
import { mayNotRead } from '../decide/check/check-unread.ts';
import { ClusterError } from '../errors.ts';
import { helmReleaseNameAnnotation } from '../layout.ts';
import type { CallOptions, Cluster, ListResult } from '../ports/cluster.ts';
import { readReleaseManifest, readReleaseValues, recordsOf, revisionOf } from './helm-release.ts';
import { redactObject } from './redact-object.ts';
import type { Snapshot } from './snapshot.ts';

/** The part of an install that is not in the snapshot: only an adoption needs it. */
export interface Survey {
  readonly recognition: Recognition;
  /** Everything that the installs consist of and that still exists, without CRDs; secrets removed. */
  readonly parts: readonly KubernetesObject[];
  /** The records of their Helm releases. */
  readonly records: readonly ObjectRef[];
  /** AddressPools, which MetalLB 0.16 reads no more. */
  readonly legacyPools: readonly KubernetesObject[];
  /** Kinds that we may not read: without them, the install is not fully known. */
  readonly unread: readonly Finding[];
  /** The objects of each install. */
  readonly details: readonly InstallDetail[];
}

/** One install, with everything that it consists of. */
export interface InstallDetail {
  readonly install: ExistingInstall;
  /** Its objects in the cluster; secrets removed. */
  readonly parts: readonly KubernetesObject[];
  /** Its objects as its Helm release rendered them; empty without a release. */
  readonly rendered: readonly KubernetesObject[];
  /** The values that its Helm release was given; `undefined` without a release. May hold secrets. */
  readonly values: Readonly<Record<string, unknown>> | undefined;
}

interface InstallSurvey extends Pick<Survey, 'records' | 'unread'>, InstallDetail {}

/** All that looking takes. */
type Reader = Pick<Cluster, 'list' | 'get'>;

/** The installs to survey. */
export interface SurveyOptions extends CallOptions {
  /** Installs whose adoption was not requested are left alone. @default all of them are meant */
  readonly isMeant?: ((install: ExistingInstall) => boolean) | undefined;
}

const helmChart = { apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart' } as const;
const legacyPool = { apiVersion: 'metallb.io/v1beta1', kind: 'AddressPool' } as const;

/**
 * Looks closer at what the snapshot shows signs of: the manifest in a foreign release's record, the objects that a known
 * manifest consists of, and who would put them back. Nothing is asked of a cluster that shows no sign.
 */
export async function surveyInstalls(
  cluster: Reader,
  snapshot: Snapshot,
  { signal, isMeant = () => true }: SurveyOptions = {},
): Promise<Survey> {
  const first = recognise(snapshot);
  const { context } = snapshot.server;
  if (!first.installs.some(isMeant))
    return { recognition: first, parts: [], records: [], legacyPools: [], unread: [], details: [] };
  const [helmCharts, legacyPools] = await Promise.all([
    hasHelmController(snapshot) ? cluster.list(helmChart, { signal }) : undefined,
    hasLegacyPools(snapshot) ? cluster.list(legacyPool, { signal }) : undefined,
  ]);
  const recognition = recognise(snapshot, {
    helmCharts: helmCharts?.state === 'ok' ? helmCharts.items : [],
    isMeant,
  });
  const surveys = await Promise.all(
    recognition.installs.map((install) => surveyInstall(cluster, install, { signal, context })),
  );
  const unread = [
    ...unlisted(helmChart, helmCharts, context),
    ...unlisted(legacyPool, legacyPools, context),
    ...surveys.flatMap((one) => one.unread),
  ];
  return {
    recognition,
    parts: surveys.flatMap(({ parts }) => parts),
    records: surveys.flatMap(({ records }) => records),
    legacyPools: legacyPools?.state === 'ok' ? legacyPools.items : [],
    details: surveys,
    // Once for each kind, with the server's words about one object of it.
    unread: [...new Map(unread.map((finding) => [`${finding.subject} ${finding.hint}`, finding])).values()],
  };
}

function unlisted(
  kind: Pick<ObjectRef, 'apiVersion' | 'kind'>,
  result: ListResult | undefined,
  context: string,
): readonly Finding[] {
  return result?.state === 'forbidden'
    ? [mayNotRead({ ...kind, message: result.message }, { verb: 'list', context })]
    : [];
}

async function surveyInstall(
  cluster: Reader,
  install: ExistingInstall,
  options: LookOptions,
): Promise<InstallSurvey> {
  const { release } = install;
  if (release === undefined) {
    const found = await present(cluster, manifestObjects(install), options);
    return { install, ...found, records: [], rendered: [], values: undefined };
  }
  const secrets = await cluster.list(recordsOf(release), { signal: options.signal });
  const records = secrets.state === 'ok' ? secrets.items : [];
  const newest = [...records].sort((a, b) => revisionOf(b) - revisionOf(a))[0];
  const manifest = newest === undefined ? '' : (readReleaseManifest(newest) ?? '');
  const objects = parseObjects(manifest).filter(({ kind }) => kind !== 'CustomResourceDefinition');
  const refs = objects.map(refOf);
  // A namespaced object without a namespace is in the release's; for kinds that have none it is left out of the path.
  const placed = refs.map((ref) => ({ ...ref, namespace: ref.namespace ?? release.namespace }));
  const { parts, unread } = await present(cluster, [...placed, ...byPrograms(install)], options);
  return {
    install,
    rendered: objects.map(redactObject),
    values: newest === undefined ? undefined : readReleaseValues(newest),
    parts: parts.filter(
      (part) =>
        isByPrograms(install, part) ||
        part.metadata.annotations?.[helmReleaseNameAnnotation] === release.name,
    ),
    records: records.map((record) => refOf({ ...record, apiVersion: 'v1', kind: 'Secret' })),
    unread: [...unlisted({ apiVersion: 'v1', kind: 'Secret' }, secrets, options.context), ...unread],
  };
}

/** Objects that the programs of a chart make at run time, which no record names. */
function byPrograms({ program, release, workloads }: ExistingInstall): readonly ObjectRef[] {
  if (release === undefined) return [];
  const secret = (name: string): ObjectRef => ({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: release.namespace,
    name,
  });
  if (program === 'ingress-nginx') {
    return workloads
      .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'controller')
      .map(({ metadata }) => secret(`${metadata.name.replace(/-controller$/, '')}-admission`));
  }
  const key = workloads.map(memberlistSecretOf).find((name) => name !== undefined);
  return key === undefined ? [] : [secret(key)];
}

function isByPrograms(install: ExistingInstall, part: KubernetesObject): boolean {
  return byPrograms(install).some((ref) => objectId(ref) === objectId(part));
}

interface LookOptions extends CallOptions {
  /** The kubeconfig's, for hints. */
  readonly context: string;
}

async function present(
  cluster: Reader,
  refs: readonly ObjectRef[],
  { signal, context }: LookOptions,
): Promise<Pick<Survey, 'parts' | 'unread'>> {
  const found = await Promise.all(
    refs.map(async (ref): Promise<Pick<Survey, 'parts' | 'unread'>> => {
      try {
        const live = await cluster.get(ref, { signal });
        const { apiVersion, kind } = ref;
        return {
          parts: live === undefined ? [] : [redactObject({ ...live, apiVersion, kind })],
          unread: [],
        };
      } catch (error) {
        if (!(error instanceof ClusterError) || error.code !== 'FORBIDDEN') throw error;
        return { parts: [], unread: [mayNotRead(ref, { verb: 'get', context })] };
      }
    }),
  );
  return { parts: found.flatMap(({ parts }) => parts), unread: found.flatMap(({ unread }) => unread) };
}

function hasHelmController({ objects }: Snapshot): boolean {
  return objects.some(
    (object) =>
      object.kind === 'Node' &&
      /\+(k3s|rke2)/.test(textAt(object, 'status', 'nodeInfo', 'kubeletVersion') ?? ''),
  );
}

function hasLegacyPools({ objects }: Snapshot): boolean {
  return objects.some(
    ({ kind, metadata }) =>
      kind === 'CustomResourceDefinition' && metadata.name === 'addresspools.metallb.io',
  );
}
