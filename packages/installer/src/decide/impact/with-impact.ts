import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import type { Desired } from '../../desired/desired.ts';
import type { Expected } from '../../observe/ask-server.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { hasChanges, type Plan } from '../plan/plan.ts';
import { impact } from './impact.ts';

export interface ImpactOptions {
  readonly snapshot: Snapshot;
  readonly desired: Pick<Desired, 'namespaces' | 'release'>;
  readonly expected?: Expected | undefined;
  readonly released?: readonly KubernetesObject[] | undefined;
}

/** The plan with what it does to addresses. */
export function withImpact(
  plan: Plan,
  { snapshot, desired, expected = new Map(), released }: ImpactOptions,
): Plan {
  const { impact: _, ...rest } = plan;
  if (!hasChanges(plan)) return rest;
  const objects = [...desired.namespaces, ...desired.release].map(
    (object) => expected.get(objectId(object)) ?? object,
  );
  return { ...rest, impact: impact({ snapshot, plan, desired: objects, released }) };
}
