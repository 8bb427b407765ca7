import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { Course } from './planned-course.ts';

/** One LoadBalancer Service before and after a plan. */
export interface ServiceChange {
  /** Absent when the plan creates it. */
  readonly live: KubernetesObject | undefined;
  /** Absent when the plan deletes it, or when it is no longer a LoadBalancer. */
  readonly planned: KubernetesObject | undefined;
  /** The addresses that it has now, sorted. */
  readonly now: readonly string[];
  readonly course: Course;
}

/** `namespace/name`. */
export function serviceKey({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
