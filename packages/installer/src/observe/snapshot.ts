import type { KubernetesObject } from '@gatesmith/kubernetes';

/** A kind that could not be read, and why: never taken for "there is none". */
export interface UnreadKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** `absent`: the server does not serve the kind. */
  readonly reason: 'absent' | 'forbidden';
  readonly message?: string | undefined;
}

/** A Helm release record, without its manifest's secrets. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** `deployed`, `failed`, `pending-install`, `pending-upgrade`, `uninstalling`, `superseded`, ... */
  readonly status: string;
  readonly chart: string;
  readonly chartVersion: string;
  /** When the record was last written, RFC 3339. */
  readonly updated?: string | undefined;
  /** The run of gatesmith that wrote it through Helm. */
  readonly run?: string | undefined;
  /** SHA-256 of the values that the release was made from, over canonical JSON. */
  readonly valuesDigest: string;
}

/**
 * The state of a cluster at one moment, as a plain JSON document: what a user sends in a bug report replays offline
 * with the same findings. Secrets are reduced to their names and key names.
 */
export interface Snapshot {
  readonly format: 'gatesmith.dev/snapshot/v1';
  /** RFC 3339. */
  readonly takenAt: string;
  /** The cluster's resourceVersion when the first list was taken. */
  readonly resourceVersion?: string | undefined;
  readonly server: {
    readonly gitVersion: string;
    readonly context: string;
    /** Where the credentials in use reach the server, where that is an address of the network and not a name. */
    readonly address?: string | undefined;
    /** By how much the server's clock is ahead of the clock of the machine that looked; only where it is worth a word. */
    readonly clockAheadSeconds?: number | undefined;
  };
  readonly objects: readonly KubernetesObject[];
  readonly unread: readonly UnreadKind[];
  readonly releases: readonly HelmRelease[];
}
