import type { Cluster, Helm, Installer, Probe } from '@gatesmith/installer';
import type { ChartFlags } from '../flags/chart.ts';
import type { ClusterFlags } from '../flags/cluster.ts';

/** A connected cluster, real or practice, and everything that works on it. */
export interface World {
  readonly cluster: Cluster;
  readonly probe: Probe;
  readonly helm: Helm;
  /** A sentence to print when the cluster is a model. */
  readonly model?: string | undefined;
  /** An installer with the chart, which is put together on the first call. */
  installer(): Promise<Installer>;
  /** An installer for what needs no chart: verify and uninstall. */
  installerWithoutChart(): Installer;
  /** Closes the connection and removes what was put together for this run. */
  close(): Promise<void>;
}

/** The flags that select a world, and the command that opens it. */
export interface OpenWorldOptions extends ClusterFlags, ChartFlags {
  /** The command, as shown to a second process that needs the same practice cluster. */
  readonly command: string;
}
