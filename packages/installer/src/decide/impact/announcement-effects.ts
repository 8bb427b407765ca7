import type { KubernetesObject } from '@gatesmith/kubernetes';
import { announcersOf, classOfService } from '../../addresses.ts';
import { isOfMetallb, metallbFacts } from '../../metallb-facts.ts';
import { announcementOf } from './announcement.ts';
import type { Course } from './planned-course.ts';
import type { Effect } from './service-impact.ts';

/** A Service that keeps its addresses. */
export interface KeptAddresses {
  readonly live: KubernetesObject;
  readonly planned: KubernetesObject;
  readonly addresses: readonly string[];
  readonly course: Course;
}

/** Changes in the announcement of addresses that a Service keeps. */
export function announcementEffects({ live, planned, addresses, course }: KeptAddresses): readonly Effect[] {
  return addresses.flatMap((address): readonly Effect[] => {
    const now = announcementOf(live, address, course.before);
    const then = announcementOf(planned, address, course.after);
    const wasAnnounced = now.layer2.length + now.bgp.length > 0;
    const isAnnounced = then.layer2.length + then.bgp.length > 0;
    if (!wasAnnounced && isAnnounced) return newlyAnnounced(live, address, course.before);
    if (wasAnnounced && !isAnnounced)
      return [{ kind: 'unannounced', message: `keeps ${address}, but no node announces it any more` }];
    if (!wasAnnounced) return [];
    const change = protocolChange(now, then);
    if (change !== undefined) return [{ kind: 'announcer', message: `keeps ${address}, but ${change}` }];
    const strayed = announcersOf(live, course.before).filter(
      (node) => now.layer2.includes(node) && !then.layer2.includes(node),
    );
    return strayed.length === 0
      ? []
      : [
          {
            kind: 'announcer',
            message: `keeps ${address}, but ${strayed.join(' and ')} may no longer announce it: ${then.layer2.join(' or ')} takes over`,
          },
        ];
  });
}

const allocatedFrom = ['metallb.io/ip-allocated-from-pool', 'metallb.universe.tf/ip-allocated-from-pool'];

/** The effect of an announcement that starts now. Where speakers are missing, it only resumes. */
function newlyAnnounced(
  live: KubernetesObject,
  address: string,
  before: readonly KubernetesObject[],
): readonly Effect[] {
  const annotations = live.metadata.annotations ?? {};
  const { isFound, loadBalancerClass } = metallbFacts(before);
  if (isFound && loadBalancerClass === classOfService(live)) {
    const hasSpeakers = before.some(
      (object) => object.kind === 'DaemonSet' && isOfMetallb(object, 'speaker'),
    );
    const message = `holds ${address}, which no node announces now and MetalLB will announce`;
    return hasSpeakers ? [{ kind: 'exposed', message }] : [];
  }
  if (allocatedFrom.some((name) => Object.hasOwn(annotations, name))) return [];
  const message = `keeps ${address}, but MetalLB announces it too, besides whatever announces it now`;
  return [{ kind: 'announcer', message }];
}

type Announcers = ReturnType<typeof announcementOf>;

function protocolChange(now: Announcers, then: Announcers): string | undefined {
  if (now.layer2.length > 0 && then.layer2.length === 0)
    return 'it is no longer announced in Layer 2, only by BGP, which a router has to accept';
  if (now.bgp.length > 0 && then.bgp.length === 0)
    return 'it is no longer announced by BGP, only in Layer 2: routers lose their routes';
  return undefined;
}
