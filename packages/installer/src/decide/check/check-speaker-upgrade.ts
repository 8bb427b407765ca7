import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, listAt, objectId, textAt } from '@gatesmith/kubernetes';
import semver from 'semver';
import { imageVersion } from '../../image-version.ts';
import { isOfMetallb } from '../../metallb-facts.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';

/** The first version whose speakers make the memberlist key from the whole Secret (metallb/metallb#3143). */
const newKey = '0.16.2';

/**
 * An upgrade after which old and new speakers cannot reach each other until the last one is replaced: each group elects
 * its own node for an address, so two nodes may answer ARP for it during the rollout.
 */
export function checkSpeakerUpgrade(
  workloads: readonly KubernetesObject[],
  index: SnapshotIndex,
): readonly Finding[] {
  const planned = workloads.find(isSpeaker);
  const running = index.ofKind('DaemonSet').find(isSpeaker);
  const from = versionOf(running);
  const to = versionOf(planned);
  if (running === undefined || from === undefined || to === undefined) return [];
  if (!semver.lt(from, newKey) || semver.lt(to, newKey)) return [];
  const subject = objectId(running);
  return [
    report('GS-METALLB-MEMBERLIST', {
      subject,
      path: [],
      message: `${subject}: runs ${from}, and speakers of ${to} derive another memberlist key from the same Secret; until all are replaced, a speaker of either version may announce an address that one of the other version announces too`,
      hint: 'upgrade when a failover of a few seconds is acceptable; nothing else is needed once the rollout is done',
    }),
  ];
}

function isSpeaker(object: KubernetesObject): boolean {
  return object.kind === 'DaemonSet' && isOfMetallb(object, 'speaker');
}

function versionOf(speaker: KubernetesObject | undefined): string | undefined {
  if (speaker === undefined) return undefined;
  const image = listAt(speaker, 'spec', 'template', 'spec', 'containers')
    .filter(
      (container) =>
        textAt(container, 'name') === 'speaker' || textAt(container, 'name') === 'metallb-speaker',
    )
    .map((container) => textAt(container, 'image') ?? '')[0];
  return imageVersion(image ?? '');
}
