import type { Finding } from '@gatesmith/diagnostics';
import type { Snapshot } from '../../observe/snapshot.ts';
import { report } from '../../report.ts';
import { lockedRelease, releaseLocked } from '../plan/release-lock.ts';

/** A release that another Helm holds, or that a killed one left locked. */
export function checkRelease({ releases }: Snapshot): readonly Finding[] {
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
