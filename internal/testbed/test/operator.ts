import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, Testbed } from '../src/index.ts';

/** A user with the permissions of one ClusterRole and of every authenticated user. */
export interface Operator {
  readonly kubeconfig: string;
  /** Changes the permissions. */
  become(rules: readonly RoleRule[]): Promise<void>;
  /** Deletes the user and the role, for a bed that others use afterwards. */
  leave(): Promise<void>;
}

/** A rule of a ClusterRole. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const rbac = 'rbac.authorization.k8s.io';

/** Makes a service account with its own token, bound to a role that allows nothing yet. */
export async function createOperator(bed: Testbed, name = 'operator'): Promise<Operator> {
  const metadata = { name, namespace: 'default' };
  const role = (rules: readonly RoleRule[]): Manifest => ({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  });
  await bed.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }, role([]), {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  });
  const { status } = await bed.api.request<{ status: { token: string } }>(
    'POST',
    `/api/v1/namespaces/default/serviceaccounts/${name}/token`,
    {
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 3600 },
      },
    },
  );
  const config = JSON.parse(readFileSync(bed.kubeconfig, 'utf8')) as { users: { user: unknown }[] }; // written by the bed
  const kubeconfig = join(bed.run.folder, `kubeconfig-${name}`);
  const users = config.users.map((user) => ({ ...user, user: { token: status.token } }));
  writeFileSync(kubeconfig, JSON.stringify({ ...config, users }), { mode: 0o600 });
  return {
    kubeconfig,
    async become(rules) {
      await bed.api.request('PUT', `/apis/${rbac}/v1/clusterroles/${name}`, { body: role(rules) });
    },
    async leave() {
      for (const path of [
        `/apis/${rbac}/v1/clusterrolebindings/${name}`,
        `/apis/${rbac}/v1/clusterroles/${name}`,
        `/api/v1/namespaces/default/serviceaccounts/${name}`,
      ])
        await bed.api.request('DELETE', path);
    },
  };
}
