import type { PlanStep } from '../plan.ts';
import type { AccessRequest } from '../ports/cluster.ts';
import { rightsTo, rightsToKind } from '../rbac/rights.ts';

/** What the steps of an adoption take beyond writing what their changes name: looking before, and letting pods go first. */
export function rightsToAdopt({ id, changes }: PlanStep): readonly AccessRequest[] {
  if (id !== 'adopt-hand-over' && id !== 'adopt-retire') return [];
  const looked = changes.flatMap(({ ref }) => rightsToKind(['get'], ref));
  if (id === 'adopt-hand-over') return looked;
  const drained = changes.filter(({ ref }) => ref.kind === 'Deployment' || ref.kind === 'DaemonSet');
  const namespaces = new Set(drained.map(({ ref }) => ref.namespace));
  return [
    ...looked,
    ...[...namespaces].flatMap((namespace) => [
      ...rightsTo(['list', 'delete'], 'apps', 'replicasets', namespace),
      ...rightsTo(['patch', 'delete'], '', 'pods', namespace),
    ]),
  ];
}
