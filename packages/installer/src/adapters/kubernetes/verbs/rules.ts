import { at, listAt, wordsAt } from '@gatesmith/kubernetes';
import type { AccessRule, Cluster } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';

export function rules({ read }: Client): NonNullable<Cluster['rules']> {
  return async (namespace, { signal } = {}) => {
    const review = await read<unknown>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace },
      },
      subject: `permissions in namespace ${namespace}`,
      verb: 'review',
      signal,
    });
    return {
      incomplete: at(review, 'status', 'incomplete') === true,
      rules: listAt(review, 'status', 'resourceRules').map(accessRule),
    };
  };
}

function accessRule(rule: unknown): AccessRule {
  return {
    verbs: wordsAt(rule, 'verbs'),
    groups: wordsAt(rule, 'apiGroups'),
    resources: wordsAt(rule, 'resources'),
    resourceNames: wordsAt(rule, 'resourceNames'),
  };
}
