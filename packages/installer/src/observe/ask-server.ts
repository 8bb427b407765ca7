import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import type { Plan } from '../decide/plan/plan.ts';
import { stated } from '../decide/plan/stated.ts';
import type { Desired } from '../desired/desired.ts';
import { ClusterError } from '../errors.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import { redactObject } from './redact-object.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** The server's dry-run results for desired objects, by printed id; only the fields that they state. */
export type Expected = ReadonlyMap<string, KubernetesObject>;

export interface AskServerOptions extends CallOptions {
  readonly cluster: Cluster;
  readonly plan: Plan;
  readonly desired: Desired;
  readonly index: SnapshotIndex;
}

/**
 * Asks the server, dry run, what would become of each object that differs from what is desired: what its own defaults or an
 * admission policy put back on every write is not drift, and writing it again would change nothing.
 *
 * An object about which the server says no is left to the plain comparison.
 */
export async function askServer({
  cluster,
  plan,
  desired,
  index,
  signal,
}: AskServerOptions): Promise<Expected> {
  const objects = [...desired.namespaces, ...desired.crds, ...desired.release];
  const differing = new Set(
    plan.steps
      .filter(({ id }) => id === 'namespaces' || id === 'crds' || id === 'release')
      .flatMap(({ changes }) => changes.filter(({ action }) => action === 'configured'))
      .map(({ object }) => object),
  );
  const answers = await Promise.all(
    objects
      .filter((object) => differing.has(objectId(object)))
      .map(async (object) => {
        const live = index.find(object);
        const answer = live === undefined ? undefined : await dryRun(cluster, { object, live, signal });
        return answer === undefined
          ? undefined
          : ([objectId(object), stated(redactObject(answer), redactObject(object))] as const);
      }),
  );
  return new Map(answers.filter((answer) => answer !== undefined));
}

/** As the manager that applied it last, so that fields it no longer states are removed. */
async function dryRun(
  cluster: Cluster,
  {
    object,
    live,
    signal,
  }: CallOptions & { readonly object: KubernetesObject; readonly live: KubernetesObject },
): Promise<KubernetesObject | undefined> {
  const [applied] = (live.metadata.managedFields ?? [])
    .filter(({ operation, subresource }) => operation === 'Apply' && (subresource ?? '') === '')
    .sort((one, other) => (other.time ?? '').localeCompare(one.time ?? ''));
  try {
    return await cluster.apply(object, {
      dryRun: true,
      force: true,
      fieldManager: applied?.manager,
      signal,
    });
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}
