import type { Values } from '@gatesmith/values';
import type { ChartSource } from '../chart/chart-source.ts';
import { releaseReason } from '../decide/plan/build-plan.ts';
import { ourRelease } from '../decide/plan/our-release.ts';
import { hasChanges } from '../decide/plan/plan.ts';
import type { Observations } from '../decide/verify/verify-snapshot.ts';
import { chartValuesDigest, type Desired, knownDesired } from '../desired/desired.ts';
import { fitNamespaces } from '../desired/fit-namespaces.ts';
import type { UpOptions } from '../installer.ts';
import { planKubeProxyChange } from '../kube-proxy/plan-kube-proxy.ts';
import { readJournal } from '../observe/journal-entry.ts';
import { observeOutside } from '../observe/observe-outside.ts';
import { settledProbe } from '../observe/settled-probe.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { earlyKinds, type SnapshotReader } from '../observe/snapshot-reader.ts';
import { planWithServer } from './prepare-plan.ts';
import type { Run, RunResult } from './run.ts';
import { reportOf, settleMs, upListenMs } from './verify-cluster.ts';

export interface UnchangedUpRequest {
  readonly values: Values;
  readonly options: UpOptions;
  readonly reader: SnapshotReader;
}

/**
 * The short way through an `up` that has nothing to do: it reads only what the release consists of, and does not run Helm,
 * because the record of the release still holds what the last run rendered.
 *
 * @returns `undefined` wherever something has changed, is wrong or is not known. Nothing was written then, and the full `up`
 *   starts with the same reader.
 */
export async function unchangedUp(
  run: Run,
  { values, options, reader }: UnchangedUpRequest,
): Promise<RunResult | undefined> {
  const { chart, emit, signal } = run;
  const isCandidate = chart !== undefined && options.plan === undefined && isReleased(reader, values, chart);
  if (!isCandidate) return undefined;
  const notNeeded = new AbortController();
  const outside = askOutside(run, reader, AbortSignal.any([signal, notNeeded.signal]));
  let result: RunResult | undefined;
  try {
    const [snapshot, known] = await Promise.all([
      readReleased(reader, values),
      lastRendered(reader, values, chart),
    ]);
    if (known === undefined) return undefined;
    const desired = fitNamespaces(known, snapshot);
    const { plan } = await planWithServer(run, { values, snapshot, desired, signal });
    if (hasChanges(plan)) return undefined;
    const report = reportOf({ values, snapshot, observations: await outside });
    if (report.summary.errors > 0) return undefined;
    emit({ type: 'plan', plan, findings: [] });
    result = { result: 'unchanged', report };
    return result;
  } finally {
    // Not after success: Node never frees what depends on a signal that fires when all is over.
    if (result === undefined) notNeeded.abort();
  }
}

/** Whether the release was made from this chart and these values, as its record says. */
function isReleased({ releases }: SnapshotReader, values: Values, chart: ChartSource): boolean {
  const valuesDigest = chartValuesDigest(values);
  return releaseReason(ourRelease(releases), { chart, valuesDigest }) === undefined;
}

/** The kinds that show which addresses to ask. */
const addressKinds: ReadonlySet<string> = new Set(['Service', 'IPAddressPool']);

/** Asks the webhook and the addresses while the rest is still being read. */
function askOutside(
  { cluster, probe }: Run,
  reader: SnapshotReader,
  signal: AbortSignal,
): Promise<Observations> {
  const ports = { cluster, probe: settledProbe(probe, settleMs) };
  const outside = reader
    .read(addressKinds)
    .then((snapshot) => observeOutside(ports, snapshot, { signal, listenMs: upListenMs }));
  // The answers may not be needed any more when they come.
  outside.catch(() => undefined);
  return outside;
}

const healthKinds = ['L2Advertisement', 'ServiceL2Status', 'ConfigurationState'] as const;
const bgpKinds = ['BGPPeer', 'BGPAdvertisement', 'BFDProfile', 'Community'] as const;
/** The kinds that show who runs kube-proxy, and since when. */
const kubeProxyKinds = ['Node', 'Pod'] as const;

/** Reads the kinds that the release consists of, and those that show whether it works. */
async function readReleased(reader: SnapshotReader, values: Values): Promise<Snapshot> {
  const snapshot = await reader.read(
    new Set([
      ...earlyKinds,
      ...healthKinds,
      ...reader.releasedKinds,
      ...(values.bgp.peers.length > 0 ? bgpKinds : []),
    ]),
  );
  const { observation, backup } = planKubeProxyChange({}, snapshot);
  const needsPods =
    observation.daemonSet !== undefined && (observation.mode === 'ipvs' || backup !== undefined);
  return needsPods ? reader.read(new Set(kubeProxyKinds)) : snapshot;
}

/** The desired objects, if the journal notes that this chart, these values and this server render to the release's record. */
async function lastRendered(
  reader: SnapshotReader,
  values: Values,
  chart: ChartSource,
): Promise<Desired | undefined> {
  const noted = readJournal(await reader.read(new Set(['ConfigMap'])))?.rendering;
  const { manifest, gitVersion: kubeVersion } = reader;
  return knownDesired({ values, chart, kubeVersion, manifest, noted });
}
