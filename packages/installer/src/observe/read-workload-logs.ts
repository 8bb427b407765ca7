import { isConditionTrue, type KubernetesObject, objectId, refOf, textAt } from '@gatesmith/kubernetes';
import { ofOurRelease } from '../decide/plan/our-release.ts';
import { isPodOf } from '../pod-of-workload.ts';
import type { CallOptions, PodAccess } from '../ports/cluster.ts';
import type { Snapshot } from './snapshot.ts';

/** Recent log lines of one workload's pods. */
export interface WorkloadLog {
  /** `Kind/namespace/name`. */
  readonly workload: string;
  readonly text: string;
}

/** All pods of a workload ask the API server for the same things. */
const mostPods = 2;
const lastLines = 500;
/** client-go repeats a request that fails at least every 30 seconds; what was logged before that may have passed. */
const recentSeconds = 90;

/** Reads the recent log lines of some pods of each workload of our release. What may not be read is left out. */
export async function readWorkloadLogs(
  cluster: PodAccess,
  { objects }: Pick<Snapshot, 'objects'>,
  { signal }: CallOptions = {},
): Promise<readonly WorkloadLog[]> {
  const workloads = objects.filter(
    (object) => (object.kind === 'Deployment' || object.kind === 'DaemonSet') && ofOurRelease(object),
  );
  const logs = workloads.flatMap((workload) =>
    podsOf(workload, objects).map(async (pod): Promise<readonly WorkloadLog[]> => {
      const container = textAt(pod, 'spec', 'containers', 0, 'name');
      const options = { container, tailLines: lastLines, sinceSeconds: recentSeconds, signal };
      try {
        return [{ workload: objectId(workload), text: await cluster.logs(refOf(pod), options) }];
      } catch {
        signal?.throwIfAborted();
        return [];
      }
    }),
  );
  return (await Promise.all(logs)).flat();
}

function podsOf(
  workload: KubernetesObject,
  objects: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  return objects
    .filter(
      (object) =>
        object.kind === 'Pod' &&
        isPodOf(workload, object) &&
        object.metadata.deletionTimestamp === undefined &&
        isConditionTrue(object, 'Ready'),
    )
    .slice(0, mostPods);
}
