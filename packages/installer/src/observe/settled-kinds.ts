import type { Values } from '@gatesmith/values';
import { planKubeProxyChange } from '../kube-proxy/plan-kube-proxy.ts';
import type { Snapshot } from './snapshot.ts';
import type { SnapshotReader } from './snapshot-reader.ts';

/** Which addresses there are to be asked. */
export const addressKinds: ReadonlySet<string> = new Set(['Service', 'IPAddressPool']);

/** What is read of every cluster, so that it can be asked for before anything is known of it. */
export const firstKinds: ReadonlySet<string> = new Set([
  ...addressKinds,
  'Namespace',
  'ConfigMap',
  'Deployment',
  'DaemonSet',
  'ValidatingWebhookConfiguration',
]);

/** What proves that a release works, whatever it consists of. */
const always = [...firstKinds, 'L2Advertisement', 'ServiceL2Status', 'ConfigurationState'] as const;
const forBgp = ['BGPPeer', 'BGPAdvertisement', 'BFDProfile', 'Community'] as const;
/** Who runs kube-proxy, and since when. */
const forKubeProxy = ['Node', 'Pod'] as const;

/**
 * Reads no more than what a plan and the verification of an installed release rest on: the kinds that the release
 * consists of and those that say whether it works. Nothing may be *missed* for want of the rest; who finds a change or a
 * fault in this snapshot reads the whole one before anything is said or done.
 */
export async function readSettled(reader: SnapshotReader, values: Values): Promise<Snapshot> {
  const kinds = new Set([...always, ...reader.releasedKinds, ...(values.bgp.peers.length > 0 ? forBgp : [])]);
  const snapshot = await reader.read(kinds);
  const { observation, backup } = planKubeProxyChange({}, snapshot);
  const restMatters =
    observation.daemonSet !== undefined && (observation.mode === 'ipvs' || backup !== undefined);
  return restMatters ? reader.read(new Set(forKubeProxy)) : snapshot;
}
