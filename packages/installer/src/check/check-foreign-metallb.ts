import type { Finding } from '@gatesmith/diagnostics';
import { textAt } from '../json-value.ts';
import { metallbNamespace } from '../layout.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import type { SnapshotIndex } from '../snapshot/snapshot-index.ts';

const webhookConfiguration = 'metallb-webhook-configuration';

/** MetalLB's webhook configuration is cluster-scoped with a fixed name: a second MetalLB would take the first one's. */
export function checkForeignMetallb(index: SnapshotIndex): readonly Finding[] {
  const existing = index
    .ofKind('ValidatingWebhookConfiguration')
    .find(({ metadata }) => metadata.name === webhookConfiguration);
  if (existing === undefined || ofOurRelease(existing)) return [];
  const namespace =
    textAt(existing, 'webhooks', 0, 'clientConfig', 'service', 'namespace') ?? metallbNamespace;
  const release = existing.metadata.annotations?.['meta.helm.sh/release-name'];
  return [
    {
      code: 'GS-METALLB-EXISTS',
      severity: 'error',
      subject: `ValidatingWebhookConfiguration/${webhookConfiguration}`,
      path: [],
      message: `ValidatingWebhookConfiguration/${webhookConfiguration}: belongs to another MetalLB in namespace ${namespace}${release === undefined ? '' : ` (Helm release ${release})`}; one cluster has room for one`,
      hint: 'remove that MetalLB first; back its pools up with: kubectl get ipaddresspools,l2advertisements -A -o yaml',
    },
  ];
}
