import type { JsonObject } from '@gatesmith/kubernetes';
import type { FaultState } from './fault-state.ts';
import type { Kind } from './model/kinds.ts';
import type { KubeObject } from './model/object.ts';
import type { Registry } from './model/registry.ts';
import type { Delays, LogLine } from './options.ts';
import type { Random } from './random.ts';
import type { Store } from './store/store.ts';
import type { Clock } from './world/clock.ts';

/** A change for admission to judge before it is stored. */
export interface AdmissionRequest {
  readonly kind: Kind;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
  /** Absent on delete. */
  readonly object: KubeObject | undefined;
  readonly old: KubeObject | undefined;
}

/** The state and services that every part of the practice cluster shares. */
export interface Cluster {
  readonly store: Store;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: FaultState;
  readonly delays: Delays;
  readonly kubernetesVersion: string;
  /** Asks the webhooks; throws an ApiError when one refuses. Late answers are why it is asynchronous. */
  readonly admit: (request: AdmissionRequest) => Promise<void>;
  /** The configuration that programs read at their start, by the uid of their pod, and other facts that no object holds. */
  readonly memory: Map<string, JsonObject>;
  /** The log lines that pods would have written. */
  readonly logs: PodLogs;
}

/** The log lines of pods, by uid. */
export interface PodLogs {
  add(uid: string, line: string): void;
  read(uid: string): readonly LogLine[];
  drop(uid: string): void;
  all(): Readonly<Record<string, readonly LogLine[]>>;
  /** Called for each new line. */
  subscribe(listener: (uid: string, line: LogLine) => void): () => void;
}
