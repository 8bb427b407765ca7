import type { Finding } from '@gatesmith/diagnostics';
import { knownKind } from '../kinds.ts';
import { metallbNamespace } from '../layout.ts';
import type { Plan } from '../plan.ts';
import type { AccessRequest, CallOptions, Cluster } from '../ports/cluster.ts';

const verbs = { created: 'create', configured: 'patch', deleted: 'delete' } as const;

/** Asks the server whether we may do what the plan says: one question per verb, kind and namespace, all at once. */
export async function checkPermissions(
  cluster: Cluster,
  plan: Plan,
  { signal }: CallOptions = {},
): Promise<readonly Finding[]> {
  const needed = neededAccess(plan);
  const answers = await Promise.all(needed.map((access) => cluster.may(access, { signal })));
  const denied = needed.filter((_, index) => answers[index] !== true);
  return denied.map(({ verb, resource, group, namespace }) => ({
    code: 'GS-PERMISSION-MISSING',
    severity: 'error',
    subject: `${resource}${group === '' ? '' : `.${group}`}`,
    path: [],
    message: `may not ${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in namespace ${namespace}`}`,
    hint: `check with: kubectl auth can-i ${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` -n ${namespace}`}`,
  }));
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
  return [...needed.values()];
}
