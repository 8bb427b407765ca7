import { describe, expect, test } from 'vitest';
import {
  type ConfigMapOptions,
  configMap,
  configText,
  daemonSet,
  kubeadmConfig,
  node,
} from '../../test/clusters.ts';
import {
  type DecideOptions,
  decideKubeProxy,
  detectKubeProxy,
  durableAdvice,
  type KubeProxyDecision,
} from '../index.ts';

const nodes = [node('cp1', { controlPlane: true }), node('w1', { kernel: '5.14.0-570.el9.x86_64' })];

interface Case {
  readonly text?: string;
  readonly server?: string;
  readonly configMap?: Partial<ConfigMapOptions>;
  readonly kernel?: string;
}

function decide(
  options: DecideOptions,
  { text = configText('ipvs'), server = 'v1.36.3', configMap: more, kernel }: Case = {},
): KubeProxyDecision {
  const image = `registry.k8s.io/kube-proxy:${server}`;
  const all = [
    ...nodes,
    ...(kernel === undefined ? [] : [node('old', { kernel })]),
    daemonSet({ image }),
    kubeadmConfig(),
    configMap({ data: { 'config.conf': text }, ...more }),
  ];
  return decideKubeProxy(detectKubeProxy({ objects: all, serverVersion: server }), options);
}

function codes({ findings }: KubeProxyDecision): string[] {
  return findings.map(({ code }) => code.replace('GS-KUBEPROXY-', ''));
}

describe('decideKubeProxy', () => {
  test('patches one word of the default kubeadm layout', () => {
    const { decision, patch } = decide({});
    expect(decision).toBe('patch');
    expect(patch).toMatchObject({
      namespace: 'kube-system',
      name: 'kube-proxy',
      key: 'config.conf',
      after: configText('ipvs', 'true'),
      edits: [{ text: 'true' }],
    });
    expect(patch?.diff).toMatchInlineSnapshot(`
      "--- ConfigMap/kube-system/kube-proxy config.conf
      +++ ConfigMap/kube-system/kube-proxy config.conf
      @@ -3,5 +3,5 @@
         excludeCIDRs: null
         scheduler: ""
      -  strictARP: false
      +  strictARP: true
       kind: KubeProxyConfiguration
       mode: ipvs
      \\ No newline at end of file
      "
    `);
  });

  test('finds nothing left to do after its own patch', () => {
    const after = decide({}).patch?.after ?? '';
    expect(decide({}, { text: after })).toMatchObject({ decision: 'none' });
  });

  test('does nothing where no Layer 2 advertisement announces an IPv4 pool, unless always is asked for', () => {
    expect(decide({ metallbNeedsLayer2IPv4: false }).decision).toBe('none');
    expect(decide({ metallbNeedsLayer2IPv4: false, strictARP: 'always' }).decision).toBe('patch');
    expect(decide({ strictARP: 'always' }, { text: configText('iptables') }).decision).toBe('patch');
  });

  test('reports only when the policy is check', () => {
    const checked = decide({ strictARP: 'check' });
    expect(checked).toMatchObject({ decision: 'advise' });
    expect(checked.findings.find(({ code }) => code.endsWith('STRICT-ARP-OFF'))?.severity).toBe('error');
    expect(decide({ strictARP: 'check' }, { text: configText('iptables') }).decision).toBe('none');
  });

  test('moves to nftables where every kernel can, and names those that cannot', () => {
    const moved = decide({ mode: 'nftables' });
    expect(moved).toMatchObject({
      decision: 'patch',
      patch: { targetMode: 'nftables', after: configText('nftables') },
    });
    const refused = decide({ mode: 'nftables' }, { kernel: '4.18.0-553.el8.x86_64' });
    expect(refused.decision).toBe('refuse');
    expect(refused.findings.at(-1)?.message).toMatchInlineSnapshot(
      `"mode: nftables needs Linux 5.13 or newer, older on old (4.18.0-553.el8.x86_64)"`,
    );
    expect(decide({ mode: 'nftables' }, { server: 'v1.30.4' })).toMatchObject({ decision: 'refuse' });
  });

  test('sets ipvs only when its end is acknowledged, and with strictARP', () => {
    const iptables = { text: configText('iptables') };
    expect(codes(decide({ mode: 'ipvs' }, iptables))).toContain('MODE-REFUSED');
    expect(decide({ mode: 'ipvs', acknowledgeIpvs: true }, iptables)).toMatchObject({
      decision: 'patch',
      patch: { after: configText('ipvs', 'true') },
    });
    expect(decide({ mode: 'ipvs', acknowledgeIpvs: true }, { ...iptables, server: 'v1.40.0' }).decision).toBe(
      'refuse',
    );
  });

  test('warns of what stays behind on the way to iptables', () => {
    expect(
      decide({ mode: 'iptables' })
        .findings.map(({ message }) => message)
        .join('\n'),
    ).toContain('kube-ipvs0');
  });

  test.for([
    ['an immutable ConfigMap', { immutable: true }, 'refuse', 'IMMUTABLE'],
    [
      'an add-on manager',
      { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } },
      'advise',
      'IPVS-DEPRECATED',
    ],
    [
      'Argo CD',
      { annotations: { 'argocd.argoproj.io/tracking-id': 'proxy:/ConfigMap:kube-system/kube-proxy' } },
      'patch-and-warn',
      'OWNED',
    ],
    ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'infra' } }, 'patch-and-warn', 'OWNED'],
    ['Helm', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, 'patch-and-warn', 'OWNED'],
    [
      'kubectl apply',
      { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
      'patch-and-warn',
      'OWNED',
    ],
  ] as const)('respects %s', ([, more, decision, code]) => {
    const decided = decide({}, { configMap: more });
    expect(decided.decision).toBe(decision);
    expect(codes(decided)).toContain(code);
  });

  test('patches what others own only on request', () => {
    const labels = { 'addonmanager.kubernetes.io/mode': 'Reconcile' };
    expect(decide({ ownerPolicy: 'patch-anyway' }, { configMap: { labels } })).toMatchObject({
      decision: 'patch-and-warn',
      patch: { key: 'config.conf' },
    });
  });

  test.for([
    [
      'a gate that this release exits on',
      `${configText('ipvs')}\nfeatureGates:\n  SupportIPVSProxyMode: true\n`,
      'v1.36.3',
    ],
    ['a null duration', `${configText('ipvs')}\nconfigSyncPeriod:\n`, 'v1.36.3'],
    ['a release that has lost ipvs', configText('ipvs'), 'v1.43.0'],
    [
      'a release without the field',
      configText('ipvs', 'false').replace('  strictARP: false\n', ''),
      'v1.12.10',
    ],
    ['a broken configuration', 'kind: [', 'v1.36.3'],
  ] as const)('refuses %s', ([, text, server]) => {
    expect(decide({}, { text, server })).toMatchObject({ decision: 'refuse' });
  });
});

test('advice of every distribution names the setting where it can be set', () => {
  const silent = ['minikube', 'eks', 'aks', 'gke'];
  const ids = [
    'kubeadm',
    'kubespray',
    'kind',
    'k3s',
    'rke2',
    'rke2-chart',
    'rke1',
    'k0s',
    'talos',
    'microk8s',
    'aks-engine',
    'openshift',
    'kubekey',
    'sealos',
    'kubeasz',
    'kubeone',
    'cluster-api',
    'unknown',
  ] as const;
  for (const id of ids) {
    expect(
      durableAdvice(id, { mode: 'ipvs', strictArp: true }).text.toLowerCase().replace(/[-_]/g, ''),
    ).toContain('strictarp');
    expect(durableAdvice(id, { mode: 'nftables', strictArp: false }).text.toLowerCase()).not.toContain(
      'strict',
    );
    expect(silent).not.toContain(id);
  }
});
