import type { Finding } from '@gatesmith/diagnostics';
import type { InstallerContext } from '../apply/run.ts';
import { takeSnapshot } from '../observe/take-snapshot.ts';
import type { CallOptions } from '../ports/cluster.ts';
import { askKubeProxies } from './ask-kube-proxies.ts';
import { planKubeProxyChange } from './plan-kube-proxy.ts';
import { verifyKubeProxy } from './verify-kube-proxy.ts';

/** Verifies kube-proxy from a fresh snapshot and from what each kube-proxy answers. */
export async function verifyKubeProxyNow({
  cluster,
  now,
  signal,
}: Pick<InstallerContext, 'cluster' | 'now'> & CallOptions): Promise<readonly Finding[]> {
  const snapshot = await takeSnapshot(cluster, { signal, now });
  const plan = planKubeProxyChange({}, snapshot);
  const answers = await askKubeProxies(cluster, { plan, snapshot, signal });
  return verifyKubeProxy({ plan, snapshot, answers });
}
