import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, type ObjectRef, objectId } from '@gatesmith/kubernetes';
import { ofOurRelease } from '../decide/plan/our-release.ts';
import type { Desired } from '../desired/desired.ts';
import { kubectlTarget } from '../kubectl-target.ts';
import {
  helmReleaseNameAnnotation,
  helmReleaseNamespaceAnnotation,
  managedByLabel,
  metallbNamespace,
  releaseName,
} from '../layout.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import { report } from '../report.ts';
import { observedKinds } from './observed-kinds.ts';
import type { Snapshot } from './snapshot.ts';
import { indexSnapshot } from './snapshot-index.ts';

/** The objects to look up, and the cluster. */
export interface CheckForeignObjectsOptions extends CallOptions {
  readonly cluster: Cluster;
  readonly desired: Desired;
  readonly snapshot: Snapshot;
}

/**
 * Objects that have the name of one of ours and another owner. Helm refuses them half way through an install;
 * here they are found before the first write. Kinds of which a snapshot reads only what Helm manages are listed whole.
 */
export async function checkForeignObjects({
  cluster,
  desired,
  snapshot,
  signal,
}: CheckForeignObjectsOptions): Promise<readonly Finding[]> {
  const index = indexSnapshot(snapshot);
  const missing = desired.release.filter((object) => index.find(object) === undefined);
  const partly = observedKinds.filter(
    ({ kind, labelSelector }) =>
      labelSelector !== undefined && missing.some((object) => object.kind === kind),
  );
  const lists = await Promise.all(
    partly.map(async ({ apiVersion, kind }) => {
      const result = await cluster.list({ apiVersion, kind }, { signal });
      return result.state === 'ok' ? result.items : [];
    }),
  );
  const others = new Map(lists.flat().map((object) => [objectId(object), object]));
  return desired.release.flatMap((object) => {
    const live = index.find(object) ?? others.get(objectId(object));
    return live === undefined || ofOurRelease(live) ? [] : [foreign(live)];
  });
}

function foreign(live: KubernetesObject): Finding {
  const id = objectId(live);
  const { labels = {}, annotations = {} } = live.metadata;
  const release = annotations[helmReleaseNameAnnotation];
  const manager = labels[managedByLabel];
  const whose =
    release !== undefined
      ? `part of Helm release ${annotations[helmReleaseNamespaceAnnotation] ?? ''}/${release}`
      : manager !== undefined
        ? `managed by ${manager}`
        : 'owned by another tool';
  return report('GS-OBJECT-FOREIGN', {
    subject: id,
    path: [],
    message: `${id}: exists already and is ${whose}; the release has one of the same name, and Helm would stop half way`,
    hint: `remove or rename it, or give it to the release: ${giveAway({ apiVersion: live.apiVersion, kind: live.kind, ...live.metadata })}`,
  });
}

function giveAway(ref: ObjectRef): string {
  const target = kubectlTarget(ref);
  return `kubectl label ${target} --overwrite ${managedByLabel}=Helm && kubectl annotate ${target} --overwrite ${helmReleaseNameAnnotation}=${releaseName} ${helmReleaseNamespaceAnnotation}=${metallbNamespace}`;
}
