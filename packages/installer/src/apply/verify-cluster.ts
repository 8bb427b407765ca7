import { summarize } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import { assignedAddresses } from '../addresses.ts';
import { type Observations, verifySnapshot, withAnswers } from '../decide/verify/verify-snapshot.ts';
import { entrypointRef } from '../entrypoint-ref.ts';
import type { AssignedAddress } from '../events.ts';
import type { VerifyReport } from '../installer.ts';
import { type ObserveOptions, observe } from '../observe/observe-outside.ts';
import { settledProbe } from '../observe/settled-probe.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { InstallerContext } from './run.ts';

/** How long a silent address is asked again. */
export const settleMs = 1200;

/**
 * How long `up` listens for a second answer to ARP. What strictARP prevents, and two speakers that do not see each other,
 * answer within milliseconds; NetworkManager and systemd-networkd look for a duplicate just as long before they take an
 * address. `verify` listens five times as long: for a machine that sleeps between the beacons of its Wi-Fi.
 */
export const upListenMs = 200;

export interface VerifyClusterOptions extends ObserveOptions {
  readonly values: Values;
  readonly snapshot: Snapshot;
  /** How long a silent address is asked again. @default 1200 */
  readonly settleMs?: number | undefined;
}

/** Verifies an install from a snapshot and from outside. */
export async function verifyCluster(
  { cluster, probe }: Pick<InstallerContext, 'cluster' | 'probe'>,
  { values, snapshot, settleMs: patienceMs = settleMs, ...options }: VerifyClusterOptions,
): Promise<VerifyReport> {
  const ports = { cluster, probe: settledProbe(probe, patienceMs) };
  return reportOf({ values, snapshot, observations: await observe(ports, snapshot, options) });
}

export interface ReportOptions {
  readonly values: Values;
  readonly snapshot: Snapshot;
  readonly observations: Observations;
}

/** The verdict on a snapshot and on what was asked besides. */
export function reportOf({ values, snapshot, observations }: ReportOptions): VerifyReport {
  const findings = verifySnapshot({ values, snapshot, observations });
  const addresses = entrypointFirst(values, assignedAddresses(snapshot.objects));
  return { findings, summary: summarize(findings), addresses: withAnswers(addresses, observations) };
}

function entrypointFirst(values: Values, addresses: readonly AssignedAddress[]): readonly AssignedAddress[] {
  const entrypoint = objectId(entrypointRef(values));
  return [
    ...addresses.filter(({ service }) => service === entrypoint),
    ...addresses.filter(({ service }) => service !== entrypoint),
  ];
}
