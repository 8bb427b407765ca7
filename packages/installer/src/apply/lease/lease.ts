import type { ObjectRef } from '@gatesmith/kubernetes';
import { leaseName, systemNamespace } from '../../layout.ts';
import type { RunIdentity } from './run-identity.ts';

/** Where the lease is. */
export const leaseRef: ObjectRef = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  namespace: systemNamespace,
  name: leaseName,
};

/** How long it holds without being renewed, unless something else is asked for. */
export const usualDurationSeconds = 30;

/** The holder as recorded in the lease. */
export function identityOf({ by, id }: RunIdentity): string {
  return `${by} (run ${id})`;
}

/** A time as the API's MicroTime, which has six digits behind the point. */
export function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}
