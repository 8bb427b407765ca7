import { at } from '@gatesmith/kubernetes';
import type { Cluster } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';

export function may({ read }: Client): Cluster['may'] {
  return async ({ verb, group, resource, namespace, name }, { signal } = {}) => {
    const review = await read<unknown>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { verb, group, resource, namespace, name } },
      },
      subject: `permission to ${verb} ${resource}`,
      verb: 'review',
      signal,
    });
    return at(review, 'status', 'allowed') === true;
  };
}
