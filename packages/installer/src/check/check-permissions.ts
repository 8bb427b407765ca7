import type { Finding } from '@gatesmith/diagnostics';
import { knownKind } from '../kinds.ts';
import { metallbNamespace, systemNamespace } from '../layout.ts';
import type { Plan } from '../plan.ts';
import type { AccessRequest, AccessRule, CallOptions, Cluster } from '../ports/cluster.ts';

const verbs = { created: 'create', configured: 'patch', deleted: 'delete' } as const;

/**
 * No role binding can be in a namespace that does not exist, so its rules are those that hold everywhere: the server lists
 * what ClusterRoleBindings give and nothing else.
 */
const nowhere = 'gatesmith-nowhere';

/**
 * Asks the server whether we may do what the plan says, all at once: one list of the rules that hold everywhere, which is
 * all that an administrator's plan takes; one for each namespace in which more is needed; and one question for each thing
 * that no list says.
 */
export async function checkPermissions(
  cluster: Cluster,
  plan: Plan,
  { signal }: CallOptions = {},
): Promise<readonly Finding[]> {
  const needed = neededAccess(plan);
  const everywhere = await rulesIn(cluster, nowhere, { signal });
  const remaining = needed.filter((access) => !isCovered(access, everywhere));
  const listed = await localRules(cluster, remaining, everywhere, { signal });
  const answers = await Promise.all(
    remaining.map(
      (access) =>
        (access.namespace !== undefined && isCovered(access, listed.get(access.namespace) ?? [])) ||
        cluster.may(access, { signal }),
    ),
  );
  const denied = remaining.filter((_, index) => answers[index] !== true);
  return denied.map(({ verb, resource, group, namespace }) => ({
    code: 'GS-PERMISSION-MISSING',
    severity: 'error',
    subject: `${resource}${group === '' ? '' : `.${group}`}`,
    path: [],
    message: `may not ${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in namespace ${namespace}`}`,
    hint: `check with: kubectl auth can-i ${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` -n ${namespace}`}`,
  }));
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

/** What is allowed beyond the rules that hold everywhere; not asked for where the server cannot list its rules at all. */
async function localRules(
  cluster: Cluster,
  remaining: readonly AccessRequest[],
  everywhere: readonly AccessRule[] | undefined,
  { signal }: CallOptions,
): Promise<ReadonlyMap<string, readonly AccessRule[]>> {
  const namespaces =
    everywhere === undefined ? [] : [...new Set(remaining.flatMap(({ namespace }) => namespace ?? []))];
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

/** Every permission that carrying the plan out takes, each once. */
export function neededAccess({ steps }: Plan): readonly AccessRequest[] {
  const needed = new Map<string, AccessRequest>();
  const add = (access: AccessRequest): void => {
    needed.set(`${access.verb} ${access.group}/${access.resource} ${access.namespace ?? ''}`, access);
  };
  for (const { id, changes } of steps) {
    for (const { ref, action } of changes) {
      if (action === 'unchanged' || action === 'skipped') continue;
      const entry = knownKind(ref.apiVersion, ref.kind);
      if (entry === undefined) continue;
      const slash = ref.apiVersion.indexOf('/');
      add({
        // Server-side apply is a patch to the authorizer, whether it creates or not.
        verb: action === 'created' && id !== 'release' ? 'patch' : verbs[action],
        group: slash === -1 ? '' : ref.apiVersion.slice(0, slash),
        resource: entry.plural,
        namespace: entry.namespaced ? ref.namespace : undefined,
      });
    }
    if (id === 'release' && changes.some(({ action }) => action !== 'unchanged')) {
      add({ verb: 'create', group: '', resource: 'secrets', namespace: metallbNamespace });
    }
    if (id === 'kube-proxy' && changes.some(({ action }) => action === 'configured')) {
      add({ verb: 'delete', group: '', resource: 'pods', namespace: 'kube-system' });
    }
  }
  if (needed.size > 0) {
    const lease = { group: 'coordination.k8s.io', resource: 'leases', namespace: systemNamespace };
    for (const verb of ['get', 'create', 'patch']) add({ verb, ...lease });
    add({ verb: 'patch', group: '', resource: 'configmaps', namespace: systemNamespace });
  }
  return [...needed.values()];
}
