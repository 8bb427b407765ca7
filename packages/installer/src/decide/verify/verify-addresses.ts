import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import { assignedAddresses } from '../../addresses.ts';
import { entrypointRef, hasEntrypoint } from '../../entrypoint-ref.ts';
import type { InstallerCode } from '../../finding-registry.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import type { HttpProbeResult } from '../../ports/probe.ts';
import { report } from '../../report.ts';
import { readyEndpoints } from '../explain/endpoints.ts';
import type { Obstacle } from '../explain/explained-link.ts';
import { whyNotAnnounced } from '../explain/why-not-announced.ts';

type AddressCode = Extract<InstallerCode, `GS-ADDRESS-${string}`>;

/** Checks each address that a Service holds: its pool, who announces it, what answers there. */
export function verifyAddresses(
  values: Values,
  snapshot: Snapshot,
  http: Readonly<Record<string, HttpProbeResult>>,
): readonly Finding[] {
  const entrypoint = hasEntrypoint(values) ? objectId(entrypointRef(values)) : undefined;
  const layer2Only = !snapshot.objects.some(({ kind }) => kind === 'BGPAdvertisement');
  return assignedAddresses(snapshot.objects).flatMap((assigned): readonly Finding[] => {
    const { service, address, pool, announcedBy } = assigned;
    const findings: Finding[] = [];
    const add = (code: AddressCode, message: string, hint: string): void => {
      findings.push(report(code, { subject: service, path: [], message: `${service}: ${message}`, hint }));
    };
    if (pool === undefined) {
      add(
        'GS-ADDRESS-OUTSIDE-POOLS',
        `holds ${address}, which is in no pool of MetalLB`,
        'another load balancer gave it; see `kubectl describe service`',
      );
      return findings;
    }
    const obstacle = announcedBy.length === 0 ? obstacleOf(snapshot, { service, pool }) : undefined;
    const isSilent = announcedBy.length === 0 && (layer2Only || obstacle !== undefined);
    if (isSilent && service !== entrypoint && isWithoutPods(snapshot, service)) {
      add(
        'GS-ADDRESS-NO-ENDPOINTS',
        `no pod is ready behind it, so no node announces ${address}`,
        `MetalLB announces it as soon as one is; see what is behind it with: gatesmith explain svc/${service.replace('Service/', '')}`,
      );
      return findings;
    }
    if (isSilent) {
      add(
        'GS-ADDRESS-NOT-ANNOUNCED',
        `${address} is assigned, but no node announces it${obstacle === undefined ? '' : `: ${obstacle.message}`}`,
        obstacle?.hint ??
          'see the speakers: kubectl -n metallb-system logs -l app.kubernetes.io/component=speaker',
      );
    }
    if (layer2Only && announcedBy.length > 1 && !snapshotHoldsSeveralAddresses(snapshot, service)) {
      add(
        'GS-ADDRESS-ANNOUNCED-TWICE',
        `${address} is announced by ${announcedBy.join(' and ')}`,
        'open TCP and UDP 7946 between the nodes, so that the speakers find each other',
      );
    }
    const answer = http[address];
    if (answer !== undefined && !answer.answered) {
      add(
        'GS-ADDRESS-SILENT',
        `${address} gave no HTTP answer from here: ${answer.reason}`,
        `try it from a machine on the nodes' network: curl http://${address}/`,
      );
    }
    return findings;
  });
}

function obstacleOf(
  { objects }: Snapshot,
  { service: id, pool }: { readonly service: string; readonly pool: string },
): Obstacle | undefined {
  const service = objects.find((object) => object.kind === 'Service' && objectId(object) === id);
  return service === undefined ? undefined : whyNotAnnounced({ service, pool, objects });
}

/** MetalLB does not announce an address without ready pods; another application may be scaled to zero on purpose. */
function isWithoutPods({ objects }: Snapshot, service: string): boolean {
  const isRead = objects.some(({ kind }) => kind === 'EndpointSlice');
  const found = objects.find((object) => object.kind === 'Service' && objectId(object) === service);
  return isRead && found !== undefined && readyEndpoints(found, objects).ready === 0;
}

/** With one address per family, each may have its own announcer. */
function snapshotHoldsSeveralAddresses({ objects }: Snapshot, service: string): boolean {
  return assignedAddresses(objects).filter((one) => one.service === service).length > 1;
}
