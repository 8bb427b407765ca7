import type { Finding, FindingPath, FindingSummary, Severity } from '@gatesmith/diagnostics';
import type {
  AssignedAddress,
  InstallEvent,
  Outcome,
  Plan,
  Snapshot,
  TrafficReport,
} from '@gatesmith/installer';

// The documents of `--output json`. Their JSON Schemas in docs/reference/schemas are generated from these types, so a comment
// here is a description there.

/** A change of the values that removes a finding. */
export interface FixDocument {
  readonly summary: string;
  readonly changes: readonly {
    readonly path: FindingPath;
    /** The new value; absent where the key is removed. */
    readonly value?: unknown;
  }[];
}

/** One thing that was observed and that a person should know. */
export interface FindingDocument extends Finding {
  readonly fix?: FixDocument | undefined;
  /** The known key or value that is closest to the one in the values. */
  readonly nearest?: string | undefined;
  /** The values that are accepted at this place, where they can be listed. */
  readonly accepted?: readonly string[] | undefined;
}

/** The result of `gatesmith check`. */
export interface CheckDocument {
  readonly findings: readonly FindingDocument[];
  readonly summary: FindingSummary;
}

/** The result of `gatesmith verify`. */
export interface VerifyDocument extends CheckDocument {
  readonly addresses: readonly AssignedAddress[];
  /** The requests of `--traffic`. */
  readonly traffic?: readonly TrafficReport[] | undefined;
}

/** The result of `gatesmith validate`. */
export interface ValidateDocument {
  readonly valid: boolean;
  readonly findings: readonly FindingDocument[];
  /** The namespace of MetalLB; with `--as metallb`. */
  readonly namespace?: string | undefined;
  /** The verdict on each object, in order; with `--as metallb`. */
  readonly resources?: readonly ResourceDocument[] | undefined;
}

/** The verdict on one MetalLB object. */
export interface ResourceDocument {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly accepted: boolean;
  /** The part of the API server that rejects the object. */
  readonly by?: string | undefined;
  readonly findings: readonly FindingDocument[];
}

/** The result of `gatesmith plan`, and with the same fields the file of `plan --out`, which has no findings. */
export interface PlanDocument extends Plan {
  readonly findings?: readonly FindingDocument[] | undefined;
}

/** The last line of `up`, `adopt`, `rollback` and `uninstall`. */
export interface DoneDocument extends Omit<Outcome, 'result'> {
  readonly type: 'done';
  readonly outcome: Outcome['result'];
}

/** One line of `up`, `adopt`, `rollback` and `uninstall`. Lines of a type that is not listed here may be added. */
export type EventDocument = Exclude<InstallEvent, { readonly type: 'done' }> | DoneDocument;

/** The result of `gatesmith explain GS-CODE`. */
export interface ExplainedCodeDocument {
  readonly code: string;
  /** The most frequent severity of the finding. */
  readonly severity: Severity;
  readonly title: string;
  /** One paragraph: the meaning of the finding, its consequences and the remedy. */
  readonly text: string;
  /** The address of the documentation. */
  readonly docs: string;
}

/** The file of `gatesmith snapshot`: the state of a cluster at one moment, without secrets. */
export type SnapshotDocument = Snapshot;

/** An error, as `--output json` prints it on stderr. */
export interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** The next command or change to make. */
    readonly hint?: string | undefined;
    readonly details?: readonly string[] | undefined;
    readonly docs?: string | undefined;
    /** The problems of the input, each with its position. */
    readonly findings?: readonly FindingDocument[] | undefined;
  };
}
