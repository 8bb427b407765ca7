import type { KubeProxyReport } from './kube-proxy-installer.ts';
import { reportChange } from './report-change.ts';
import type { ReportInput } from './report-parts.ts';
import { reportRevert } from './report-revert.ts';

export interface ReportKubeProxyInput extends ReportInput {
  /** @default 'apply' */
  readonly direction?: 'apply' | 'revert' | undefined;
}

/**
 * The plan of `apply` or `revert` for kube-proxy, from a snapshot alone: pure, so that it can be replayed offline. Times
 * in the result are the snapshot's.
 *
 * @example
 * ```ts
 * import { reportKubeProxy, takeSnapshot } from '@gatesmith/installer';
 *
 * const { decision, rollout } = reportKubeProxy({ snapshot: await takeSnapshot(cluster) });
 * ```
 */
export function reportKubeProxy({ direction = 'apply', ...input }: ReportKubeProxyInput): KubeProxyReport {
  return direction === 'apply' ? reportChange(input) : reportRevert(input);
}
