import type { KubernetesObject } from '@gatesmith/kubernetes';
import { parseValues } from '@gatesmith/values';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../observe/snapshot.ts';
import type { ArpProbeResult } from '../../ports/probe.ts';
import { verifySnapshot } from './verify-snapshot.ts';

const values = parseValues([
  { file: 'values.yaml', text: '{ pools: [{ name: default, addresses: [192.168.20.20-192.168.20.254] }] }' },
]);

/** A cluster as kubeadm lays it out, as far as kube-proxy goes. */
function clusterWith(settings: string): Snapshot {
  const configMap: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-proxy', namespace: 'kube-system' },
    data: {
      'config.conf': `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${settings}\n`,
    },
  };
  const volumes = [{ name: 'config', configMap: { name: 'kube-proxy' } }];
  const container = {
    name: 'kube-proxy',
    image: 'registry.k8s.io/kube-proxy:v1.36.3',
    command: ['kube-proxy', '--config=/var/lib/kube-proxy/config.conf'],
    volumeMounts: [{ name: 'config', mountPath: '/var/lib/kube-proxy' }],
  };
  const daemonSet: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } },
    spec: { template: { metadata: {}, spec: { volumes, containers: [container] } } },
  };
  return {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '2026-11-22T10:00:00.000Z',
    server: { gitVersion: 'v1.36.3', context: 'home' },
    objects: [configMap, daemonSet],
    releases: [],
    unread: [],
  };
}

const judge = (settings: string, answer: ArpProbeResult) =>
  verifySnapshot({
    values,
    snapshot: clusterWith(settings),
    observations: { arp: { '192.168.20.20': answer } },
  }).filter(({ code }) => code === 'GS-KUBEPROXY-SEVERAL-MACS');

const two = ['02:00:c0:a8:14:0b', '02:00:c0:a8:14:0c'];

test.for<[what: string, settings: string, because: string, next: string]>([
  [
    'ipvs without strictARP',
    'mode: ipvs',
    'kube-proxy runs in ipvs mode without strictARP',
    'gatesmith up -f values.yaml',
  ],
  [
    'ipvs with strictARP',
    'mode: ipvs\nipvs: { strictARP: true }',
    'has not been restarted since',
    'rollout restart',
  ],
  ['nftables', 'mode: nftables', 'kube-ipvs0 of an earlier ipvs mode', 'ip addr show kube-ipvs0'],
])(
  'several answerers under %s are an error with its own reason and next command',
  ([, settings, because, next]) => {
    expect(judge(settings, { asked: true, macs: two })).toEqual([
      expect.objectContaining({
        severity: 'error',
        subject: '192.168.20.20',
        message: expect.stringContaining(because),
        hint: expect.stringContaining(next),
      }),
    ]);
  },
);

test.for<[what: string, answer: ArpProbeResult]>([
  ['one answerer', { asked: true, macs: two.slice(0, 1) }],
  ['no answerer', { asked: true, macs: [] }],
  ['an address that could not be asked', { asked: false, reason: 'there is no arping on PATH' }],
])('%s is not a finding, whatever kube-proxy is set to', ([, answer]) => {
  expect(judge('mode: ipvs', answer)).toEqual([]);
});
