import type { ObjectName } from '@gatesmith/kubernetes';

/** The place of a namespaced object in the cluster, enough to read or patch it. */
export interface ObjectReference extends ObjectName {
  readonly namespace: string;
}
