import type { AdmissionRequest, Cluster } from '../cluster.ts';
import type { MetallbValidator } from '../options.ts';

export async function admitByWebhooks(
  _cluster: Cluster,
  _request: AdmissionRequest,
  _validate: MetallbValidator | undefined,
): Promise<void> {}
