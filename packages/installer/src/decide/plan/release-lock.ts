import { HelmError } from '../../errors.ts';
import type { HelmRelease } from '../../observe/snapshot.ts';
import { ourRelease } from './our-release.ts';

/**
 * The states of a newest record from which `helm upgrade --install` works (helm pkg/action/upgrade.go, cmd/upgrade.go): a
 * release that is `uninstalled` and kept as history is installed again.
 */
const workable: ReadonlySet<string> = new Set(['deployed', 'failed', 'superseded', 'uninstalled']);

/** Our release, when its newest record says that a Helm is at work, or was. */
export function lockedRelease(releases: readonly HelmRelease[]): HelmRelease | undefined {
  const release = ourRelease(releases);
  return release?.status.startsWith('pending-') === true ? release : undefined;
}

/** Our release, when it is in a state that no Helm upgrade gets out of: `uninstalling`, or one that is not known. */
export function stuckRelease(releases: readonly HelmRelease[]): HelmRelease | undefined {
  const release = ourRelease(releases);
  const isStuck =
    release !== undefined && !workable.has(release.status) && lockedRelease(releases) === undefined;
  return isStuck ? release : undefined;
}

/** Says who has locked the release, since when, and how to continue. */
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

/** Says why Helm cannot upgrade the release, and how to continue. */
export function releaseStuck({ namespace, name, revision, status }: HelmRelease): HelmError {
  const why =
    status === 'uninstalling'
      ? 'a helm uninstall is at work or was interrupted'
      : 'its last Helm left it in a state that is not known';
  return new HelmError(
    `Release/${namespace}/${name}: revision ${revision} is ${status === '' ? 'without a status' : status}: ${why}, and Helm upgrades no such release`,
    {
      code: 'HELM_LOCKED',
      hint: 'if no other Helm is at work, keep what is left and continue: gatesmith up -f values.yaml --recover-release; or end the uninstall and start from scratch: gatesmith uninstall, then gatesmith up -f values.yaml',
    },
  );
}
