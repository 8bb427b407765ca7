import type { Finding } from '@gatesmith/diagnostics';
import type { Snapshot } from '../../observe/snapshot.ts';
import { report } from '../../report.ts';
import { lockedRelease, releaseLocked, releaseStuck, stuckRelease } from '../plan/release-lock.ts';

/** A release that another Helm holds, or that a killed one left locked or half uninstalled. */
export function checkRelease({ releases }: Snapshot): readonly Finding[] {
  const stuck = stuckRelease(releases);
  if (stuck !== undefined) {
    const { message, hint } = releaseStuck(stuck);
    const subject = `Release/${stuck.namespace}/${stuck.name}`;
    return [report('GS-RELEASE-STUCK', { subject, path: [], message, hint })];
  }
  const locked = lockedRelease(releases);
  if (locked === undefined) return [];
  const { message, hint } = releaseLocked(locked);
  return [
    report('GS-RELEASE-LOCKED', {
      subject: `Release/${locked.namespace}/${locked.name}`,
      path: [],
      message,
      hint,
    }),
  ];
}
