import { HelmError } from '../../errors.ts';
import { metallbNamespace, releaseName } from '../../layout.ts';
import type { HelmRelease } from '../../observe/snapshot.ts';

/** Our release, when its newest record says that a Helm is at work, or was. */
export function lockedRelease(releases: readonly HelmRelease[]): HelmRelease | undefined {
  return releases.find(
    ({ name, namespace, status }) =>
      name === releaseName && namespace === metallbNamespace && status.startsWith('pending-'),
  );
}

/** Says who has locked the release, since when, and how to go on. */
export function releaseLocked(
  { namespace, name, revision, status, updated, run }: HelmRelease,
  who?: string | undefined,
): HelmError {
  const since = updated === undefined ? '' : ` since ${updated}`;
  const by = who !== undefined ? `: ${who}` : run === undefined ? '' : `: gatesmith run ${run}`;
  return new HelmError(
    `Release/${namespace}/${name}: revision ${revision} is ${status}${since}${by}: another Helm is at work, or one was killed`,
    { code: 'HELM_LOCKED', hint: 'if no other Helm is at work, run the same command with --recover-release' },
  );
}
