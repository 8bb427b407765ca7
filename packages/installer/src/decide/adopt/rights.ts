import type { Desired } from '../../desired/desired.ts';
import type { AccessRequest } from '../../ports/cluster.ts';
import { rightsTo, rightsToKind } from '../../rbac/rights.ts';
import type { PlanStep } from '../plan/plan.ts';
import { manifestKinds } from './manifest-objects.ts';

/** The rights for the steps of an adoption: writing the changed objects, reading them before, and deleting pods first. */
export function rightsToAdopt({ id, changes }: PlanStep): readonly AccessRequest[] {
  const written = changes.flatMap(({ ref, action }) => {
    if (action === 'deleted') return rightsToKind(['delete'], ref);
    if (action === 'created') return rightsToKind(['create'], ref);
    // Changed objects exist already: nothing has to be created.
    return action === 'configured' ? rightsToKind(['patch'], ref) : [];
  });
  const looked = changes.flatMap(({ ref }) => rightsToKind(['get'], ref));
  if (id === 'adopt-ownership')
    return [...written, ...looked.filter(({ resource }) => resource === 'validatingwebhookconfigurations')];
  if (id !== 'adopt-hand-over' && id !== 'adopt-retire') return written;
  if (id === 'adopt-hand-over') return [...written, ...looked];
  const drained = changes.filter(({ ref }) => ref.kind === 'Deployment' || ref.kind === 'DaemonSet');
  const namespaces = new Set(drained.map(({ ref }) => ref.namespace));
  return [...written, ...looked, ...[...namespaces].flatMap(rightsToDrain)];
}

function rightsToDrain(namespace: string | undefined): readonly AccessRequest[] {
  return [
    ...rightsTo(['list', 'delete'], 'apps', 'replicasets', namespace),
    ...rightsTo(['patch', 'delete'], '', 'pods', namespace),
  ];
}

/**
 * The rights that any adoption may need beyond an `up`, for every kind of install: a role is made without looking at
 * the cluster. The kinds of another chart are assumed to be those of ours and of the manifests.
 */
export function rightsToAdoptAny({ release, hooks }: Desired): readonly AccessRequest[] {
  const kinds = [
    ...manifestKinds(),
    ...[...release, ...hooks].map(({ apiVersion, kind }) => ({ apiVersion, kind })),
  ];
  return [
    // Release records of other tools, the tools that manage them, and pools that MetalLB no longer reads.
    ...rightsTo(['list', 'get', 'create', 'delete'], '', 'secrets'),
    ...rightsTo(['list'], 'helm.cattle.io', 'helmcharts'),
    ...rightsTo(['list'], 'metallb.io', 'addresspools'),
    ...kinds.flatMap((kind) => rightsToKind(['get', 'delete'], kind)),
    // The old controller is scaled down; speakers are labelled for the DaemonSet to come.
    ...rightsTo(['get', 'patch'], 'apps', 'deployments'),
    ...rightsTo(['get'], '', 'pods'),
    ...rightsToDrain(undefined),
  ];
}
