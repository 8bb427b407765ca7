import { expect, test } from 'vitest';
import { connectCluster } from '../connect-cluster.ts';

interface Parts {
  readonly current?: string;
  readonly context?: object;
  readonly cluster?: object;
  readonly user?: object;
}
const kubeconfig = ({ current = 'a', context = {}, cluster = {}, user = {} }: Parts): string =>
  JSON.stringify({
    'current-context': current,
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u', ...context } }],
  });

test.for<[what: string, text: string, code: string, message: string]>([
  [
    'a current context that does not exist',
    kubeconfig({ current: 'b' }),
    'CONTEXT_UNKNOWN',
    'kubeconfig: its current context "b" does not exist',
  ],
  [
    'no current context',
    kubeconfig({ current: '' }),
    'CONTEXT_UNKNOWN',
    'kubeconfig: names no current context, so there is no cluster to speak to',
  ],
  [
    'a cluster that does not exist',
    kubeconfig({ context: { cluster: 'zzz' } }),
    'KUBECONFIG_INVALID',
    'kubeconfig: context "a" names the cluster "zzz", which does not exist',
  ],
  [
    'a user that does not exist',
    kubeconfig({ context: { user: 'zzz' } }),
    'KUBECONFIG_INVALID',
    'kubeconfig: context "a" names the user "zzz", which does not exist',
  ],
  [
    'a server that is not a URL',
    kubeconfig({ cluster: { server: 'notaurl' } }),
    'KUBECONFIG_INVALID',
    'kubeconfig: cluster "c": server "notaurl" is not a URL',
  ],
  [
    'a server that is missing',
    kubeconfig({ cluster: { server: '' } }),
    'KUBECONFIG_INVALID',
    'kubeconfig: cluster "c": server is missing',
  ],
  [
    'a token that is a number',
    kubeconfig({ user: { token: 123 } }),
    'KUBECONFIG_INVALID',
    'kubeconfig: user "u": token is not a string; put it in quotes',
  ],
  [
    'groups without a user to act as',
    kubeconfig({ user: { 'as-groups': ['g'] } }),
    'KUBECONFIG_INVALID',
    'kubeconfig: user "u": as is missing: as-uid, as-groups and as-user-extra need it',
  ],
  [
    'a certificate authority that is not used',
    kubeconfig({ cluster: { 'certificate-authority-data': 'x', 'insecure-skip-tls-verify': true } }),
    'KUBECONFIG_INVALID',
    'kubeconfig: cluster "c": insecure-skip-tls-verify and a certificate authority exclude each other; remove one of them',
  ],
  [
    'something else than a kubeconfig',
    '\uFFFD\uFFFD',
    'KUBECONFIG_INVALID',
    'kubeconfig: is not a kubeconfig: it contains no mapping',
  ],
])('%s is named', async ([, kubeconfigText, code, message]) => {
  await expect(connectCluster({ kubeconfigText, env: {} })).rejects.toMatchObject({ code, message });
});

test.for([
  ['127.0.0.1:6443', {}, 'http://127.0.0.1:6443'],
  ['127.0.0.1:6443', { 'insecure-skip-tls-verify': true }, 'https://127.0.0.1:6443'],
  ['kube.example:6443', { 'certificate-authority-data': 'x' }, 'https://kube.example:6443'],
  ['https://kube.example', {}, 'https://kube.example'],
] as const)('the server %s with %j is %s, as for kubectl', async ([server, rest, expected]) => {
  const text = kubeconfig({ cluster: { server, ...rest } });
  expect((await connectCluster({ kubeconfigText: text, env: {} })).server).toBe(expected);
});
