import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import { webhookConfiguration } from '../../layout.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { report } from '../../report.ts';
import type { ExistingInstall } from '../adopt/existing-install.ts';
import { recognise } from '../adopt/recognise.ts';
import { ofOurRelease } from '../plan/our-release.ts';

/**
 * A MetalLB that is not of our release: its webhook configuration is cluster-scoped with a fixed name, so that a second
 * MetalLB would take the first one's. Also one that an interrupted adoption has left half way.
 */
export function checkForeignMetallb(snapshot: Snapshot): readonly Finding[] {
  const { installs, blockers } = recognise(snapshot);
  const existing = installs.find(({ program }) => program === 'metallb');
  if (existing === undefined || isOnlyPools(existing, snapshot)) return [];
  const { namespace, release, workloads } = existing;
  const subject =
    workloads[0] === undefined
      ? `ValidatingWebhookConfiguration/${webhookConfiguration}`
      : objectId(workloads[0]);
  return [
    report('GS-METALLB-EXISTS', {
      subject,
      path: [],
      message: `${subject}: belongs to another MetalLB in namespace ${namespace}${release === undefined ? '' : ` (Helm release ${release.name})`}; one cluster has room for one`,
      hint:
        blockers[0]?.hint ??
        'take it over, pools and addresses included: gatesmith adopt --print-values > values.yaml, then gatesmith adopt -f values.yaml',
    }),
  ];
}

/** Pools that a MetalLB left behind are in nobody's way. */
function isOnlyPools({ workloads, orphans, release }: ExistingInstall, { objects }: Snapshot): boolean {
  const hasWebhook = objects.some(
    (object) =>
      object.kind === 'ValidatingWebhookConfiguration' &&
      object.metadata.name === webhookConfiguration &&
      !ofOurRelease(object),
  );
  return workloads.length === 0 && orphans.length === 0 && release === undefined && !hasWebhook;
}
