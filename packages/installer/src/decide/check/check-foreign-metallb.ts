import type { Finding } from '@gatesmith/diagnostics';
import { at, objectId } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import { webhookConfiguration } from '../../layout.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { report } from '../../report.ts';
import type { ExistingInstall } from '../adopt/existing-install.ts';
import { cameWithMetallb, isFrrK8s } from '../adopt/frr-k8s.ts';
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

/** An frr-k8s that runs on its own; the one that comes with our MetalLB uses the same ports of each node. */
export function checkForeignFrrK8s(values: Values, snapshot: Snapshot): readonly Finding[] {
  const { metallb, bgp } = values;
  const isBundled =
    bgp.peers.length > 0 && bgp.mode === 'frr-k8s' && at(metallb, 'frrk8s', 'external') !== true;
  const found = snapshot.objects.find(
    (object) =>
      object.kind === 'DaemonSet' &&
      isFrrK8s(object) &&
      !ofOurRelease(object) &&
      !cameWithMetallb(object, snapshot),
  );
  if (!isBundled || found === undefined) return [];
  const subject = objectId(found);
  const { namespace = '' } = found.metadata;
  return [
    report('GS-METALLB-FRR-K8S', {
      subject,
      path: ['bgp', 'mode'],
      message: `${subject}: is an frr-k8s that runs on its own, and the one that bgp.mode: frr-k8s installs needs the same ports of each node`,
      hint: `let MetalLB use it: set metallb.frrk8s.external: true and metallb.frrk8s.namespace: ${namespace}; or set bgp.mode: frr`,
    }),
  ];
}

/** Pools that a MetalLB left behind block nothing. */
function isOnlyPools({ workloads, orphans, release }: ExistingInstall, { objects }: Snapshot): boolean {
  const hasWebhook = objects.some(
    (object) =>
      object.kind === 'ValidatingWebhookConfiguration' &&
      object.metadata.name === webhookConfiguration &&
      !ofOurRelease(object),
  );
  return workloads.length === 0 && orphans.length === 0 && release === undefined && !hasWebhook;
}
