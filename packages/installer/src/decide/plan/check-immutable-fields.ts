import type { Finding } from '@gatesmith/diagnostics';
import { at, type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import type { Desired } from '../../desired/desired.ts';
import { kubectlTarget } from '../../kubectl-target.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { type ImmutableChange, immutableChanges } from './immutable-changes.ts';

/** The inputs of the check of immutable fields. */
export interface CheckImmutableFieldsOptions {
  readonly values: Pick<Values, 'checks'>;
  readonly snapshot: Snapshot;
  readonly desired: Pick<Desired, 'crds' | 'release'>;
  /** The contents of the release record. @default nothing, so that fields which the values no longer set are not compared */
  readonly released?: readonly KubernetesObject[] | undefined;
}

/** Findings about changes of immutable fields: warnings where the plan replaces the object, errors with the commands otherwise. */
export function checkImmutableFields({
  values,
  snapshot,
  desired,
  released,
}: CheckImmutableFieldsOptions): readonly Finding[] {
  const wanted = [...desired.crds, ...desired.release];
  const skipped = new Set<string>(values.checks.skip);
  return immutableChanges({ wanted, index: indexSnapshot(snapshot), released })
    .map(findingFor)
    .filter(({ code }) => !skipped.has(code));
}

function findingFor(change: ImmutableChange): Finding {
  const { wanted, live, field, remedy } = change;
  const object = objectId(wanted);
  const shown = (side: KubernetesObject): string => JSON.stringify(at(side, ...field) ?? null);
  const what = `${object}: ${field.join('.')} cannot be changed in place; it is ${shown(live)} and the values ask for ${shown(wanted)}`;
  const hint = hintFor(change);
  return remedy === 'replace'
    ? report('GS-OBJECT-REPLACED', {
        subject: object,
        path: [],
        message: `${what}, so the object is deleted and created again`,
        hint,
      })
    : report('GS-OBJECT-IMMUTABLE', { subject: object, path: [], message: what, hint });
}

function hintFor({ wanted, field, remedy }: ImmutableChange): string {
  const target = kubectlTarget(refOf(wanted));
  switch (remedy) {
    case 'replace':
      return `leave the setting as it was to keep the ${wanted.kind}`;
    case 'retype':
      return field.includes('healthCheckNodePort')
        ? `let the Service give the port up, then run gatesmith up again: kubectl patch ${target} --type merge -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'`
        : `the Service loses its address until MetalLB assigns one again; when that is acceptable, run this and then gatesmith up again: kubectl patch ${target} --type merge -p '{"spec":{"type":"ClusterIP"}}'`;
    case 'recreate':
      return `${consequence(wanted.kind)}; when that is acceptable, run this and then gatesmith up again: kubectl delete ${target}`;
    case 'keep':
      return `deleting the CRD would delete its resources with it; save them first (kubectl get ${wanted.metadata.name} -A -o yaml), then run: kubectl delete ${target}`;
  }
}

function consequence(kind: string): string {
  switch (kind) {
    case 'Deployment':
    case 'DaemonSet':
    case 'StatefulSet':
      return `the ${kind} has to be deleted, and its pods serve nothing until the new ones are ready`;
    case 'Service':
      return 'the Service has to be deleted, and its address may be assigned to another one meanwhile';
    default:
      return `the ${kind} has to be deleted, and is created again with what the release states`;
  }
}
