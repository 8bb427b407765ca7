import type { KubernetesObject } from '@gatesmith/kubernetes';
import { rightsToAdoptAny } from '../decide/adopt/rights.ts';
import type { Desired } from '../desired/desired.ts';
import type { AccessRequest } from '../ports/cluster.ts';
import {
  rightsGiven,
  rightsToKubeProxy,
  rightsToLook,
  rightsToMakeRoom,
  rightsToPrepare,
  rightsToRelease,
  rightsToRemove,
  rightsToRun,
  rightsToVerify,
} from './rights.ts';

/** The tasks that the role is for. */
export type RoleGoal = 'check' | 'plan' | 'verify' | 'up' | 'adopt' | 'uninstall';

/** A rule of a ClusterRole. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The inputs for a role. */
export interface LeastRoleOptions {
  readonly goal: RoleGoal;
  /** The objects that `up` and `adopt` install and `uninstall` removes; without it the role reads only. */
  readonly desired?: Desired | undefined;
}

/**
 * The least ClusterRole for a command. `up` needs what its chart contains, objects that Helm's hooks make included; and as
 * no user may grant rights that they do not hold, it also holds every right that the chart's own roles give. `adopt` needs what
 * `up` does, and to inspect an existing install and remove its leftovers.
 */
export function leastRole({ goal, desired }: LeastRoleOptions): KubernetesObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `gatesmith-${goal}` },
    rules: rulesOf(rightsFor(goal, desired)),
  };
}

function rightsFor(goal: RoleGoal, desired: Desired | undefined): readonly AccessRequest[] {
  switch (goal) {
    case 'check':
    // A plan also asks for its own permissions, which every user may do.
    case 'plan':
      return rightsToLook(desired);
    case 'verify':
      return [...rightsToLook(desired), ...rightsToVerify()];
    case 'up':
      return [
        ...rightsToLook(desired),
        ...rightsToVerify(),
        ...(desired === undefined
          ? []
          : [
              ...rightsToRun(),
              ...rightsToPrepare(desired),
              ...rightsToKubeProxy(),
              ...rightsToMakeRoom(),
              ...rightsToRelease(desired),
              ...rightsGiven(desired),
            ]),
      ];
    case 'adopt':
      return [...rightsFor('up', desired), ...(desired === undefined ? [] : rightsToAdoptAny(desired))];
    case 'uninstall':
      return [
        ...rightsToLook(desired),
        ...(desired === undefined ? [] : [...rightsToRun(), ...rightsToRemove(desired)]),
      ];
    default:
      return goal satisfies never;
  }
}

/** Resources of one group with the same verbs are one rule; the order is that of the alphabet. */
function rulesOf(rights: readonly AccessRequest[]): readonly RoleRule[] {
  const needed = new Map<string, Set<string>>();
  for (const { group, resource, verb } of rights) {
    const key = `${group}/${resource}`;
    needed.set(key, (needed.get(key) ?? new Set()).add(verb));
  }
  const rules = new Map<string, { group: string; resources: string[]; verbs: readonly string[] }>();
  for (const [key, held] of [...needed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const slash = key.indexOf('/');
    const group = key.slice(0, slash);
    const verbs = [...held].sort();
    const id = `${group} ${verbs.join()}`;
    const rule = rules.get(id) ?? { group, resources: [], verbs };
    rule.resources.push(key.slice(slash + 1));
    rules.set(id, rule);
  }
  return [...rules.values()].map(({ group, resources, verbs }) => ({ apiGroups: [group], resources, verbs }));
}
