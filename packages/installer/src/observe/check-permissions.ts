import type { Finding } from '@gatesmith/diagnostics';
import { rightsToAdopt } from '../decide/adopt/rights.ts';
import type { Plan, PlanStep } from '../decide/plan/plan.ts';
import type { Desired } from '../desired/desired.ts';
import { metallbNamespace } from '../layout.ts';
import type { AccessRequest, AccessRule, CallOptions, Cluster } from '../ports/cluster.ts';
import {
  isLooked,
  rightsGiven,
  rightsTo,
  rightsToKind,
  rightsToKubeProxy,
  rightsToRelease,
  rightsToRun,
} from '../rbac/rights.ts';
import { report } from '../report.ts';

/**
 * No role binding can be in a namespace that does not exist, so its rules are those that hold everywhere: the server lists
 * what ClusterRoleBindings give and nothing else.
 */
const nowhere = 'gatesmith-nowhere';

/** Not asked for where the server cannot list its rules. */
const noRules: ReadonlyMap<string, readonly AccessRule[]> = new Map();

/**
 * Asks the server whether we may do what the plan says, all at once: one list of the rules that hold everywhere, which is
 * all that an administrator's plan takes; one for each namespace in which more is needed; and one question for each thing
 * that no list says.
 */
export async function checkPermissions(
  cluster: Cluster,
  plan: Plan,
  { desired, signal }: CallOptions & { readonly desired?: Desired | undefined } = {},
): Promise<readonly Finding[]> {
  const access = neededAccess(plan, desired);
  const needed = [...access.own, ...access.given];
  if (needed.length === 0) return [];
  const everywhere = await rulesIn(cluster, nowhere, { signal });
  const remaining = needed.filter((access) => !isCovered(access, everywhere));
  const listed = everywhere === undefined ? noRules : await localRules(cluster, remaining, { signal });
  const answers = await Promise.all(
    remaining.map(
      (access) =>
        (access.namespace !== undefined && isCovered(access, listed.get(access.namespace) ?? [])) ||
        cluster.may(access, { signal }),
    ),
  );
  const denied = await withoutGrantable(cluster, {
    denied: remaining.filter((_, index) => answers[index] !== true),
    access,
    signal,
  });
  return denied.map(({ verb, resource, group, namespace }) =>
    report('GS-PERMISSION-MISSING', {
      subject: `${resource}${group === '' ? '' : `.${group}`}`,
      path: [],
      message: `may not ${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in namespace ${namespace}`}`,
      hint: `gatesmith rbac prints all that is needed, as a ClusterRole; check with: kubectl auth can-i ${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` -n ${namespace}`}`,
    }),
  );
}

interface DeniedAccess extends CallOptions {
  readonly denied: readonly AccessRequest[];
  readonly access: NeededAccess;
}

/** A user who may `escalate` and `bind` roles can grant rights without holding them. */
async function withoutGrantable(
  cluster: Cluster,
  { denied, access, signal }: DeniedAccess,
): Promise<readonly AccessRequest[]> {
  const held = new Set(access.own.map(keyOf));
  if (denied.every((right) => held.has(keyOf(right)))) return denied;
  const roles = { group: 'rbac.authorization.k8s.io', resource: 'clusterroles' };
  const may = await Promise.all(
    ['escalate', 'bind'].map((verb) => cluster.may({ verb, ...roles }, { signal })),
  );
  return may.every((yes) => yes) ? denied.filter((right) => held.has(keyOf(right))) : denied;
}

/** An authorizer with more to say than rules may also say no where a rule says yes: then `undefined`. */
async function rulesIn(
  cluster: Cluster,
  namespace: string,
  { signal }: CallOptions,
): Promise<readonly AccessRule[] | undefined> {
  const review = await cluster.rules?.(namespace, { signal });
  return review === undefined || review.incomplete ? undefined : review.rules;
}

/** The rules that hold in the namespaces of the rights, beyond those that hold everywhere. */
async function localRules(
  cluster: Cluster,
  remaining: readonly AccessRequest[],
  { signal }: CallOptions,
): Promise<ReadonlyMap<string, readonly AccessRule[]>> {
  const namespaces = [...new Set(remaining.flatMap(({ namespace }) => namespace ?? []))];
  const reviews = await Promise.all(
    namespaces.map(
      async (namespace) => [namespace, (await rulesIn(cluster, namespace, { signal })) ?? []] as const,
    ),
  );
  return new Map(reviews);
}

function isCovered(
  { verb, group, resource }: AccessRequest,
  rules: readonly AccessRule[] | undefined = [],
): boolean {
  const covers = (list: readonly string[], value: string): boolean =>
    list.includes('*') || list.includes(value);
  return rules.some(
    ({ verbs: allowed, groups, resources, resourceNames }) =>
      resourceNames.length === 0 &&
      covers(allowed, verb) &&
      covers(groups, group) &&
      covers(resources, resource),
  );
}

/** The rights that a plan requires. */
export interface NeededAccess {
  /** The command that carries it out. */
  readonly own: readonly AccessRequest[];
  /** Rights that are only given to others, which takes having them. */
  readonly given: readonly AccessRequest[];
}

/** Every permission that carrying the plan out takes, each once; what a snapshot lists has been asked by listing it. */
export function neededAccess(plan: Plan, desired?: Desired): NeededAccess {
  const rights = plan.steps.flatMap((step) => rightsOfStep(step, desired));
  if (rights.length === 0) return { own: [], given: [] };
  const own = byKey([...rights, ...rightsToRun()].filter((right) => !isLooked(right)));
  const isReleased = changesOf(plan.steps.find(({ id }) => id === 'release')).length > 0;
  const given = byKey(desired === undefined || !isReleased ? [] : rightsGiven(desired));
  for (const key of own.keys()) given.delete(key);
  return { own: [...own.values()], given: [...given.values()] };
}

function byKey(rights: readonly AccessRequest[]): Map<string, AccessRequest> {
  return new Map(rights.map((right) => [keyOf(right), right]));
}

function changesOf(step: PlanStep | undefined): PlanStep['changes'] {
  return (step?.changes ?? []).filter(({ action }) => action !== 'unchanged' && action !== 'skipped');
}

function rightsOfStep(step: PlanStep, desired: Desired | undefined): readonly AccessRequest[] {
  const { id } = step;
  const work = changesOf(step);
  if (work.length === 0) return [];
  if (id === 'kube-proxy') return rightsToKubeProxy();
  if (id.startsWith('adopt-')) return rightsToAdopt(step);
  const own = work.flatMap(({ ref, action }) =>
    rightsToKind(action === 'deleted' ? ['delete'] : ['create', 'patch'], ref),
  );
  if (id !== 'release' || desired === undefined) return own;
  // Afterwards the webhook is asked for a pool that it has to refuse.
  return [
    ...own,
    ...rightsToRelease(desired),
    ...rightsTo(['create'], 'metallb.io', 'ipaddresspools', metallbNamespace),
  ];
}

const keyOf = ({ verb, group, resource, namespace = '' }: AccessRequest): string =>
  `${verb} ${group}/${resource} ${namespace}`;
