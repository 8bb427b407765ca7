import type { Desired } from '../desired/desired.ts';
import { asArray, at, textAt } from '../json-value.ts';
import { knownKind } from '../kinds.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { observedKinds } from '../snapshot/observed-kinds.ts';

/** What somebody wants to be allowed to do. */
export type RoleGoal = 'check' | 'verify' | 'up';

/** A rule of a ClusterRole. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What a role is made from. */
export interface LeastRoleOptions {
  readonly goal: RoleGoal;
  /** What `up` installs; without it the role reads only. */
  readonly desired?: Desired | undefined;
}

const everything = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] as const;

/**
 * The least ClusterRole for a command. `up` needs what its chart contains, objects that Helm's hooks make included; and as
 * nobody may grant what he does not hold, it also holds every right that the chart's own roles give.
 */
export function leastRole({ goal, desired }: LeastRoleOptions): KubernetesObject {
  const needed = new Map<string, Set<string>>();
  const allow = (group: string, resource: string, ...verbs: readonly string[]): void => {
    const key = `${group}/${resource}`;
    const held = needed.get(key) ?? new Set();
    for (const verb of verbs) held.add(verb);
    needed.set(key, held);
  };
  const allowKind = (apiVersion: string, kind: string, ...verbs: readonly string[]): void => {
    allow(groupOf(apiVersion), knownKind(apiVersion, kind)?.plural ?? `${kind.toLowerCase()}s`, ...verbs);
  };
  for (const { apiVersion, kind, onlyIfReleased = false } of observedKinds)
    if (!onlyIfReleased) allowKind(apiVersion, kind, 'list');
  allow('apiextensions.k8s.io', 'customresourcedefinitions', 'list');
  if (goal !== 'check') {
    // The invalid pool that the webhook has to deny, dry run; and what kube-proxy says about itself.
    allow('metallb.io', 'ipaddresspools', 'create');
    allow('', 'pods/log', 'get');
    allow('', 'events', 'list');
    allow('', 'pods/portforward', 'create', 'get');
  }
  if (goal === 'up') {
    allow('', 'namespaces', 'get', 'create', 'patch');
    allow('apiextensions.k8s.io', 'customresourcedefinitions', 'get', 'create', 'patch');
    allow('coordination.k8s.io', 'leases', 'get', 'create', 'patch');
    allow('', 'configmaps', ...everything);
    allow('apps', 'daemonsets', 'get', 'list', 'patch');
    allow('', 'pods', 'get', 'list', 'watch', 'delete');
    allow('', 'services', 'get');
    allow('metallb.io', 'ipaddresspools', 'patch', 'delete');
    // Helm's own records.
    allow('', 'secrets', ...everything);
    for (const object of [...(desired?.release ?? []), ...(desired?.hooks ?? [])]) {
      allowKind(object.apiVersion, object.kind, ...everything);
      for (const { groups, resources, verbs } of grantedBy(object)) {
        for (const group of groups) for (const resource of resources) allow(group, resource, ...verbs);
      }
    }
  }
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `gatesmith-${goal}` },
    rules: rulesOf(needed),
  };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

function grantedBy({ kind, ...object }: KubernetesObject): readonly {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}[] {
  if (kind !== 'ClusterRole' && kind !== 'Role') return [];
  return asArray(object['rules'])
    .filter((rule) => textAt(rule, 'nonResourceURLs', 0) === undefined)
    .map((rule) => ({
      groups: texts(at(rule, 'apiGroups')),
      resources: texts(at(rule, 'resources')),
      verbs: texts(at(rule, 'verbs')),
    }));
}

function texts(value: unknown): readonly string[] {
  return asArray(value).filter((text) => typeof text === 'string');
}

/** Resources of one group with the same verbs are one rule; the order is that of the alphabet. */
function rulesOf(needed: ReadonlyMap<string, ReadonlySet<string>>): readonly RoleRule[] {
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
