import type { Finding } from '@gatesmith/diagnostics';
import type { Action, Plan, StepId } from './decide/plan/plan.ts';
import type { ArpProbeResult } from './ports/probe.ts';

/** An address that a Service got, and what is known about it. */
export interface AssignedAddress {
  /** `Service/namespace/name`. */
  readonly service: string;
  readonly address: string;
  /** The first port of the Service. */
  readonly port?: number | undefined;
  /** The pool that holds the address; `undefined` when none of ours does. */
  readonly pool?: string | undefined;
  /** Nodes that announce it; exactly one in Layer 2. */
  readonly announcedBy: readonly string[];
  /** The answer to an HTTP request: `404 from nginx`. Absent when none was sent. */
  readonly http?: string | undefined;
  /** The hosts that answered ARP for it, or why that is unknown. Absent for IPv6 and when none was sent. */
  readonly arp?: ArpProbeResult | undefined;
}

/** How an install or uninstall ended. */
export interface Outcome {
  /** `declined`: the person said no. `cancelled`: interrupted; what was done stays and `up` continues from there. */
  readonly result: 'done' | 'unchanged' | 'declined' | 'cancelled' | 'failed';
  readonly addresses: readonly AssignedAddress[];
  readonly findings: readonly Finding[];
  /** Titles of the steps that were finished, and of those that were not begun or not finished. */
  readonly finished: readonly string[];
  readonly unfinished: readonly string[];
  readonly error?:
    | {
        readonly code: string;
        readonly message: string;
        readonly hint?: string | undefined;
        readonly details: readonly string[];
      }
    | undefined;
  /** Writes that reached the API server from us and changed something (Helm's own not counted). */
  readonly writes: number;
}

/** The events that the installer reports; the command line renders them, embedders may ignore them. */
export type InstallEvent =
  /** The revision that a rollback returns to, before its plan. */
  | {
      readonly type: 'revision';
      readonly from: number;
      readonly to: number;
      /** When `to` was deployed, by Helm's record. RFC 3339. */
      readonly deployedAt?: string | undefined;
    }
  | { readonly type: 'plan'; readonly plan: Plan; readonly findings: readonly Finding[] }
  | { readonly type: 'step-start'; readonly step: StepId; readonly title: string }
  | { readonly type: 'change'; readonly step: StepId; readonly object: string; readonly action: Action }
  /** Waiting: for what, what is missing, since when, and whether more time is likely to help. */
  | {
      readonly type: 'wait';
      /** Absent: outside every step, as while another run holds the lease. */
      readonly step?: StepId | undefined;
      readonly waitingFor: string;
      /** The missing things, one line each. */
      readonly reason: string;
      readonly elapsedMs: number;
      /** `stalled`: nothing has changed for long enough that something has to be done. Absent: not known. */
      readonly progress?: 'moving' | 'stalled' | undefined;
      /** How long nothing has changed, in milliseconds. */
      readonly unchangedMs?: number | undefined;
    }
  /** The current action of the step. */
  | { readonly type: 'note'; readonly step: StepId; readonly message: string }
  /** A line of Helm's. */
  | { readonly type: 'output'; readonly step: StepId; readonly line: string }
  | { readonly type: 'warn'; readonly finding: Finding }
  | {
      readonly type: 'step-end';
      readonly step: StepId;
      readonly title: string;
      readonly result: 'done' | 'unchanged' | 'failed' | 'cancelled';
      readonly elapsedMs: number;
    }
  | { readonly type: 'done'; readonly outcome: Outcome };
