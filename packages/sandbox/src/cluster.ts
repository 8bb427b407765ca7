import type { JsonObject } from '@gatesmith/kubernetes';
import type { FaultState } from './fault-state.ts';
import type { Kind } from './model/kinds.ts';
import type { KubeObject } from './model/object.ts';
import type { Registry } from './model/registry.ts';
import type { Delays, LogLine } from './options.ts';
import type { Random } from './random.ts';
import type { Store } from './store/store.ts';
import type { Clock } from './world/clock.ts';

/** What is about to be stored, for admission to judge. */
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

/** What every part of the practice cluster shares. */
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
  /** What programs took in at their start, by the uid of their pod, and other things that no object says. */
  readonly memory: Map<string, JsonObject>;
  /** What a pod would have logged, as the world tells it. */
  readonly logs: PodLogs;
}

/** What pods said, by the uid of the pod. */
export interface PodLogs {
  add(uid: string, line: string): void;
  read(uid: string): readonly LogLine[];
  drop(uid: string): void;
  all(): Readonly<Record<string, readonly LogLine[]>>;
  /** Called for each new line. */
  subscribe(listener: (uid: string, line: LogLine) => void): () => void;
}
