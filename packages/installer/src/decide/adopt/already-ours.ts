import type { Finding } from '@gatesmith/diagnostics';
import { metallbNamespace, releaseName } from '../../layout.ts';
import { report } from '../../report.ts';

/** The result of adopting a cluster that gatesmith already manages. */
export interface AlreadyOurs {
  readonly severity: 'info' | 'warning';
  readonly effect: string;
  readonly hint: string;
}

/** Says that the cluster has our release. */
export function alreadyOurs(revision: number, { severity, effect, hint }: AlreadyOurs): Finding {
  const subject = `Release/${metallbNamespace}/${releaseName}`;
  return report('GS-ADOPT-OURS', {
    severity,
    subject,
    path: [],
    message: `${subject}: is gatesmith's already (revision ${revision}); ${effect}`,
    hint,
  });
}
