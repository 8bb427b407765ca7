import { wordsAt } from '@gatesmith/kubernetes';
import { assignedAddresses } from '../../addresses.ts';
import type { AssignedAddress } from '../../events.ts';
import { type JournalEntry, readJournal } from '../../observe/journal-entry.ts';
import type { HelmRelease, Snapshot } from '../../observe/snapshot.ts';
import { isReady } from '../check/check-nodes.ts';
import { ofOurRelease, ourRelease } from '../plan/our-release.ts';
import { type WorkloadStatus, workloadStatus } from '../verify/workload-status.ts';

/** One screen about a cluster's front door. */
export interface Status {
  readonly server: { readonly gitVersion: string; readonly context: string };
  readonly nodes: readonly { readonly name: string; readonly ready: boolean }[];
  readonly release?: HelmRelease | undefined;
  /** The last or current run: its user, time, step and result. */
  readonly lastRun?: JournalEntry | undefined;
  readonly workloads: readonly WorkloadStatus[];
  readonly pools: readonly {
    readonly name: string;
    readonly addresses: readonly string[];
    readonly used: number;
  }[];
  readonly addresses: readonly AssignedAddress[];
}

/** Reduces a snapshot to what a person wants to see at a glance; pure. */
export function describeStatus(snapshot: Snapshot): Status {
  const { objects, releases, server } = snapshot;
  const pods = objects.filter(({ kind }) => kind === 'Pod');
  const addresses = assignedAddresses(objects);
  const release = ourRelease(releases);
  const lastRun = readJournal(snapshot);
  return {
    server,
    nodes: objects
      .filter(({ kind }) => kind === 'Node')
      .map((node) => ({ name: node.metadata.name, ready: isReady(node) })),
    ...(release === undefined ? {} : { release }),
    ...(lastRun === undefined ? {} : { lastRun }),
    workloads: objects
      .filter(
        (object) => (object.kind === 'Deployment' || object.kind === 'DaemonSet') && ofOurRelease(object),
      )
      .map((object) =>
        workloadStatus(object, { pods, nodes: objects.filter(({ kind }) => kind === 'Node') }),
      ),
    pools: objects
      .filter(({ kind }) => kind === 'IPAddressPool')
      .map((pool) => ({
        name: pool.metadata.name,
        addresses: wordsAt(pool, 'spec', 'addresses'),
        used: addresses.filter((one) => one.pool === pool.metadata.name).length,
      })),
    addresses,
  };
}
