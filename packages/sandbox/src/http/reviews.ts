import { isRecord, type JsonObject, recordAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { apiVersionOf, type Kind } from '../model/kinds.ts';

/** The one user of a practice cluster. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface Review {
  readonly kind: Kind;
  readonly namespace: string;
  readonly body: JsonObject;
  readonly user: User;
}

/** Answers the kinds that are asked and forgotten: who am I, what may I. */
export function answerReview(cluster: Cluster, { kind, namespace, body, user }: Review): JsonObject {
  const answer = (status: JsonObject): JsonObject => ({
    ...body,
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: { ...recordAt(body, 'metadata'), creationTimestamp: null },
    status,
  });
  const userInfo = { username: user.name, groups: user.groups };
  switch (kind.kind) {
    case 'SelfSubjectReview':
      return answer({ userInfo });
    case 'TokenReview':
      return answer({ authenticated: true, user: userInfo });
    case 'SelfSubjectRulesReview':
      return answer({
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        // Rules only grant, so they cannot express what denials remove.
        incomplete: cluster.faults.hasDenials(),
      });
    default: {
      const attributes = body['spec'];
      const asked = recordAt(isRecord(attributes) ? attributes : {}, 'resourceAttributes');
      const resource = textAt(asked, 'resource') ?? '';
      const subresource = textAt(asked, 'subresource') ?? '';
      const isDenied = cluster.faults.isDenied({
        verb: textAt(asked, 'verb') ?? '',
        group: textAt(asked, 'group') ?? '',
        resource: subresource === '' ? resource : `${resource}/${subresource}`,
        namespace: textAt(asked, 'namespace') ?? namespace,
        name: textAt(asked, 'name') ?? '',
        userAgent: '',
      });
      return answer(
        isDenied
          ? { allowed: false, reason: '' }
          : { allowed: true, reason: 'RBAC: allowed by ClusterRoleBinding "kubeadm:cluster-admins"' },
      );
    }
  }
}
