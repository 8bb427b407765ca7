import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { nginxSettings } from './nginx-settings.ts';

const usual = [
  '/nginx-ingress-controller',
  '--publish-service=$(POD_NAMESPACE)/ingress-nginx-controller',
  '--election-id=ingress-nginx-leader',
  '--controller-class=k8s.io/ingress-nginx',
  '--ingress-class=nginx',
  '--configmap=$(POD_NAMESPACE)/ingress-nginx-controller',
  '--validating-webhook=:8443',
  '--enable-metrics=false',
];

const controller = (args: readonly string[], pod: object = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'ingress-nginx-controller', namespace: 'web' },
  spec: { template: { spec: { containers: [{ name: 'controller', args }], ...pod } } },
});

const configMap = (
  name: string,
  data: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>> = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'web', annotations },
  data,
});

function settingsOf(
  workload: KubernetesObject | undefined,
  ...objects: readonly KubernetesObject[]
): ReturnType<typeof nginxSettings> {
  return nginxSettings(
    workload,
    indexSnapshot({
      format: 'gatesmith.dev/snapshot/v1',
      takenAt: '2026-11-23T00:00:00.000Z',
      server: { gitVersion: 'v1.36.3', context: 'test' },
      ...{ objects, unread: [], releases: [] },
    }),
  );
}

test('an install as it comes has nothing to say', () => {
  const pod = { nodeSelector: { 'kubernetes.io/os': 'linux' } };
  expect(settingsOf(controller(usual, pod), configMap('ingress-nginx-controller', {}))).toEqual({
    findings: [],
  });
  expect(settingsOf(undefined)).toEqual({ findings: [] });
  expect(settingsOf(controller([]))).toEqual({ findings: [] });
});

test('settings of an existing nginx become values of its chart', () => {
  const pod = { nodeSelector: { edge: 'true' }, tolerations: [{ key: 'edge', operator: 'Exists' }] };
  const args = [
    ...usual,
    '--enable-ssl-passthrough',
    '--tcp-services-configmap=$(POD_NAMESPACE)/tcp',
    '--v=2',
  ];
  const config = { 'use-forwarded-headers': 'true', 'log-format-upstream': '{{ $host }}' };
  const found = settingsOf(
    controller(args, pod),
    configMap('ingress-nginx-controller', config),
    configMap('tcp', {}),
  );
  expect(found).toEqual({
    controller: {
      config: { 'use-forwarded-headers': 'true', 'log-format-upstream': '{{ "{{" }} $host }}' },
      extraArgs: {
        'enable-ssl-passthrough': '',
        'tcp-services-configmap': '$(POD_NAMESPACE)/tcp',
        v: '2',
      },
      nodeSelector: { edge: 'true' },
      tolerations: [{ key: 'edge', operator: 'Exists' }],
    },
    findings: [],
  });
});

test('a ConfigMap of the old release that nginx reads is reported, since it will be deleted', () => {
  const mark = { 'meta.helm.sh/release-name': 'door' };
  const { findings } = settingsOf(
    controller([...usual, '--tcp-services-configmap=$(POD_NAMESPACE)/door-tcp']),
    configMap('ingress-nginx-controller', { 'add-headers': 'web/door-custom-add-headers' }, mark),
    configMap('door-tcp', {}, mark),
    configMap('door-custom-add-headers', {}, mark),
  );
  expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'GS-ADOPT-LOST ConfigMap/web/door-custom-add-headers: is referenced by add-headers and will be deleted with the old release',
    'GS-ADOPT-LOST ConfigMap/web/door-tcp: is referenced by tcp-services-configmap and will be deleted with the old release',
  ]);
});
