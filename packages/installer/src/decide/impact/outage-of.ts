import { objectId } from '@gatesmith/kubernetes';
import { classOfService } from '../../addresses.ts';
import { isOfMetallb, metallbFacts } from '../../metallb-facts.ts';
import { isRestarted, workloadsBehind } from './pods-behind.ts';
import type { ServiceChange } from './service-change.ts';
import type { Effect, Outage } from './service-impact.ts';

/** The facts that determine how long the addresses of a Service do not answer. */
export interface OutageOptions extends ServiceChange {
  readonly effects: readonly Effect[];
}

const forGood: ReadonlySet<Effect['kind']> = new Set(['lost', 'moves', 'unannounced']);

/** The longest time for which the current addresses of a Service do not answer. */
export function outageOf({ live, planned, course, now, effects }: OutageOptions): Outage {
  if (live === undefined || now.length === 0) return { lasts: 'not at all', because: [] };
  const final = effects.filter(({ kind }) => forGood.has(kind));
  if (final.length > 0) return { lasts: 'for good', because: final.map(({ message }) => message) };
  if (planned === undefined || effects.some(({ kind }) => kind === 'endpoints')) {
    const because = effects.filter(({ kind }) => kind === 'endpoints').map(({ message }) => message);
    return { lasts: planned === undefined ? 'until ready' : 'for good', because };
  }
  const { before, after, events, restartsKubeProxy } = course;
  const behind = workloadsBehind(planned, after);
  const isNew =
    behind.length > 0 &&
    behind.every((workload) => !before.some((object) => objectId(object) === objectId(workload)));
  if (isNew) return { lasts: 'until ready', because: [`${behind.map(objectId).join(', ')} starts`] };
  const isMetallbs = classOfService(live) === metallbFacts(before).loadBalancerClass;
  const because = [
    ...behind
      .filter((workload) => isRestarted(workload, before))
      .map((workload) => `${objectId(workload)} replaces its pods`),
    ...(isMetallbs
      ? events
          .filter(({ object }) => object.kind === 'DaemonSet' && isOfMetallb(object, 'speaker'))
          .map(({ object }) => `${objectId(object)} restarts, and another node takes over`)
      : []),
    ...(restartsKubeProxy ? ['kube-proxy restarts on each node'] : []),
    ...effects.filter(({ kind }) => kind === 'announcer').map(() => 'another node takes over'),
  ];
  return { lasts: because.length === 0 ? 'not at all' : 'seconds', because };
}
