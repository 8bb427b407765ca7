import { expect, test } from 'vitest';
import { refusalHint } from './refusal-hint.ts';

// Sentences of API servers, as Helm hands them on.
test.for([
  [
    'admission webhook "validate.kyverno.svc-fail" denied the request: resource Deployment/x was blocked',
    /a policy of this cluster refuses it/,
  ],
  [
    `deployments.apps "controller" is forbidden: ValidatingAdmissionPolicy 'no-root' with binding 'no-root' denied request: root`,
    /a policy of this cluster refuses it/,
  ],
  [
    'pods "speaker-x" is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0',
    /kubectl get resourcequota/,
  ],
  [
    'clusterroles.rbac.authorization.k8s.io "x" is forbidden: user "me" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held',
    /no user may grant rights that they do not hold/,
  ],
  [
    'secrets is forbidden: User "me" cannot list resource "secrets" in API group "" in the namespace "metallb-system"',
    /a right is missing/,
  ],
  [
    'Kubernetes cluster unreachable: the server has asked for the client to provide credentials',
    /log in again/,
  ],
  ['query: failed to query with labels: Unauthorized', /log in again/],
] as const)('%s', ([words, hint]) => {
  expect(refusalHint(words)).toMatch(hint);
});

test('an unrecognized sentence gets no advice', () => {
  expect(refusalHint('template: gatesmith/templates/x.yaml:3:4: nil pointer')).toBeUndefined();
});
