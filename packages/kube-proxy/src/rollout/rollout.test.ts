import { describe, expect, test } from 'vitest';
import { configMap, configText, daemonSet, kubeadmConfig, node, proxyPod } from '../../test/clusters.ts';
import {
  contentHash,
  decideKubeProxy,
  detectKubeProxy,
  findRelapse,
  findRestartPending,
  judgeArp,
  judgeRollout,
  type KubernetesObject,
  type PlanRolloutInput,
  planRevert,
  planRollout,
  type RolloutBackup,
  type RolloutPlan,
  recoverySteps,
  verifyNodes,
} from '../index.ts';

const now = '2026-11-22T12:00:00Z';
const workers = [node('cp1', { controlPlane: true }), node('w1'), node('w2')];
const live = configMap({ data: { 'config.conf': configText('ipvs') } });

function plan(objects: readonly KubernetesObject[], options: Partial<PlanRolloutInput> = {}): RolloutPlan {
  const observation = detectKubeProxy({ objects, serverVersion: 'v1.36.3' });
  const { patch } = decideKubeProxy(observation);
  if (patch === undefined) throw new Error('this cluster needs no patch');
  return planRollout({ observation, patch, objects, now, ...options });
}

function ids({ steps }: RolloutPlan): string[] {
  return steps.map((step) => ('node' in step ? `${step.id} ${step.node}` : step.id));
}

const objects = [...workers, daemonSet(), live, kubeadmConfig()];

describe('planRollout', () => {
  test('tries one worker first, then lets the DaemonSet roll', () => {
    const made = plan(objects);
    expect(made.runnable).toBe(true);
    expect(ids(made)).toEqual([
      'dry-run',
      'backup',
      'write',
      'settle',
      'canary w1',
      'rollout',
      'verify',
      'drift-check',
    ]);
    expect(made.onFailure.map(({ id }) => id)).toEqual(['write', 'settle', 'restart-pod']);
  });

  test('writes by compare-and-swap, and back by the opposite one', () => {
    const made = plan(objects);
    const write = made.steps.find(({ id }) => id === 'write');
    const back = made.onFailure[0];
    if (write?.id !== 'write' || back?.id !== 'write') throw new Error('no write');
    expect(write.operations).toEqual([
      { op: 'test', path: '/data/config.conf', value: configText('ipvs') },
      { op: 'replace', path: '/data/config.conf', value: configText('ipvs', 'true') },
    ]);
    expect(back.operations.map(({ value }) => value)).toEqual([
      configText('ipvs', 'true'),
      configText('ipvs'),
    ]);
  });

  test('marks the template with the fingerprint of the configuration', () => {
    const roll = plan(objects).steps.find(({ id }) => id === 'rollout');
    expect(roll).toMatchObject({
      body: {
        spec: {
          template: {
            metadata: {
              annotations: {
                'gatesmith.dev/config-hash': contentHash(configText('ipvs', 'true')),
                'kubectl.kubernetes.io/restartedAt': now,
              },
            },
          },
        },
      },
    });
  });

  test('restarts pod by pod where the DaemonSet waits for deletions', () => {
    const made = plan([...workers, daemonSet({ updateStrategy: { type: 'OnDelete' } }), live]);
    expect(ids(made)).toEqual([
      'dry-run',
      'backup',
      'write',
      'settle',
      'canary w1',
      'restart-pod cp1',
      'restart-pod w2',
      'verify',
      'drift-check',
    ]);
  });

  test('takes the given node, and no other', () => {
    expect(ids(plan(objects, { canaryNode: 'w2' }))).toContain('canary w2');
    expect(plan(objects, { canaryNode: 'w9' })).toMatchObject({
      runnable: false,
      findings: [{ code: 'GS-KUBEPROXY-CANARY-FAILED' }],
    });
  });

  test('needs no canary with a single node', () => {
    expect(
      ids(
        plan([
          node('only'),
          daemonSet({ status: { desiredNumberScheduled: 1, updatedNumberScheduled: 1 } }),
          live,
        ]),
      ),
    ).not.toContain('canary only');
  });

  test('reports NotReady nodes up front and continues without them only on request', () => {
    const broken = [
      ...workers,
      node('w3', { ready: false }),
      daemonSet({ status: { numberUnavailable: 1 } }),
      live,
    ];
    expect(plan(broken)).toMatchObject({ runnable: false, unreadyNodes: ['w3'] });
    expect(plan(broken).findings.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "Node/w3: NotReady, its kube-proxy picks the change up when the node returns",
      ]
    `);
    expect(plan(broken, { unreadyNodes: 'ignore' }).runnable).toBe(true);
  });

  test.for([
    ['an unseen change', daemonSet({ status: { observedGeneration: 0 } })],
    ['an unfinished rollout', daemonSet({ status: { updatedNumberScheduled: 1 } })],
    ['unavailable pods', daemonSet({ status: { numberUnavailable: 1, numberAvailable: 2 } })],
  ] as const)('does not start on %s', ([, set]) => {
    expect(plan([...workers, set, live])).toMatchObject({
      runnable: false,
      findings: [{ code: 'GS-KUBEPROXY-UNHEALTHY', severity: 'error' }],
    });
  });
});

/** The configuration is in place already: nothing is written, pods are only restarted. */
function restartPlan(objectsNow: readonly KubernetesObject[], options: Partial<PlanRolloutInput> = {}) {
  const observation = detectKubeProxy({ objects: objectsNow, serverVersion: 'v1.36.3' });
  const text = configText('ipvs', 'true');
  const patch = {
    namespace: 'kube-system',
    name: 'kube-proxy',
    key: 'config.conf',
    before: text,
    after: text,
    edits: [],
    operations: [],
    diff: '',
    targetMode: 'ipvs',
    targetStrictArp: true,
  } as const;
  return planRollout({ observation, patch, objects: objectsNow, now, ...options });
}

const written = configMap({ data: { 'config.conf': configText('ipvs', 'true') } });
const marked = { 'gatesmith.dev/config-hash': contentHash(configText('ipvs', 'true')) };

describe('a restart alone', () => {
  test('writes nothing, keeps the backup, and has nothing to revert', () => {
    const made = restartPlan([...workers, daemonSet(), written]);
    expect(ids(made)).toEqual(['canary w1', 'rollout', 'verify', 'drift-check']);
    expect(made.onFailure).toEqual([]);
    expect(recoverySteps(made, { restarted: ['w1'], rolled: true, now })).toEqual([]);
  });

  test('completes a rollout that was left half way, without restarting it', () => {
    const rolling = daemonSet({ templateAnnotations: marked, status: { updatedNumberScheduled: 1 } });
    const made = restartPlan([...workers, rolling, written]);
    expect(made.runnable).toBe(true);
    expect(made.findings).toMatchObject([{ code: 'GS-KUBEPROXY-UNHEALTHY', severity: 'warning' }]);
    expect(made.steps[0]).toMatchObject({
      id: 'rollout',
      title: 'see the rollout of DaemonSet/kube-system/kube-proxy through',
      body: { spec: { template: { metadata: { annotations: marked } } } },
    });
  });
});

describe('the way the nodes are taken', () => {
  const dead = [...workers, node('w3', { ready: false })];
  const options = { unreadyNodes: 'ignore' } as const;

  test('is pod by pod where a dead node uses up what may be unavailable', () => {
    const set = daemonSet({ status: { numberUnavailable: 1 } });
    expect(ids(plan([...dead, set, live], options))).toContain('restart-pod w2');
  });

  test('is a rollout where more may be unavailable', () => {
    const set = daemonSet({
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } },
      status: { numberUnavailable: 1 },
    });
    expect(ids(plan([...dead, set, live], options))).toContain('rollout');
  });
});

describe('recoverySteps', () => {
  const made = plan(objects);

  test('restarts the nodes that were disturbed and no other', () => {
    const steps = recoverySteps(made, { restarted: ['w1', 'cp1'], rolled: false, now });
    expect(steps.map((step) => ('node' in step ? `${step.id} ${step.node}` : step.id))).toEqual([
      'write',
      'settle',
      'restart-pod w1',
      'restart-pod cp1',
    ]);
  });

  test('rolls once more where the DaemonSet had begun to roll, marked for the old configuration', () => {
    const steps = recoverySteps(made, { restarted: ['w1'], rolled: true, now });
    expect(steps.map(({ id }) => id)).toEqual(['write', 'settle', 'rollout']);
    expect(steps[2]).toMatchObject({
      body: {
        spec: {
          template: {
            metadata: { annotations: { 'gatesmith.dev/config-hash': contentHash(configText('ipvs')) } },
          },
        },
      },
    });
    expect(made.previous).toEqual({
      mode: 'ipvs',
      strictArp: false,
      contentHash: contentHash(configText('ipvs')),
    });
  });
});

const expectation = { mode: 'ipvs', strictArp: true, contentHash: '' } as const;
const target = { namespace: 'kube-system', name: 'kube-proxy' };
const later = '2026-11-22T12:01:00Z';
const fresh = { createdAt: '2026-11-22T12:00:20Z', startedAt: '2026-11-22T12:00:22Z' };

function judge(pods: readonly KubernetesObject[], options: Partial<Parameters<typeof judgeRollout>[0]> = {}) {
  return judgeRollout({
    expectation,
    objects: [...workers, ...pods],
    daemonSet: target,
    since: now,
    now: later,
    ...options,
  });
}

describe('judgeRollout', () => {
  test('is done when every new pod has run for the soak', () => {
    const verdict = judge(['cp1', 'w1', 'w2'].map((name) => proxyPod(name, fresh)));
    expect(verdict).toMatchObject({ state: 'done', nodes: [{ signal: 'pod-state' }, {}, {}] });
    expect(verdict.findings.map(({ code }) => code)).toEqual(Array(3).fill('GS-KUBEPROXY-UNVERIFIED'));
  });

  test('waits for pods that are older than the change, being deleted, starting or soaking', () => {
    const pods = [
      proxyPod('cp1', { createdAt: '2026-11-22T11:00:00Z', startedAt: '2026-11-22T11:00:02Z' }),
      proxyPod('w1', { ...fresh, deleting: true }),
      proxyPod('w2', { createdAt: '2026-11-22T12:00:50Z', startedAt: '2026-11-22T12:00:55Z' }),
    ];
    expect(judge(pods).nodes.map(({ state, reason }) => `${state}: ${reason}`)).toMatchInlineSnapshot(`
      [
        "waiting: the pod is older than the change",
        "waiting: the pod is older than the change",
        "waiting: Pod/kube-system/kube-proxy-w2 has run for 5 of 15 s",
      ]
    `);
  });

  test('counts the soak by the clock of the watcher where there is one', () => {
    const pod = proxyPod('w1', fresh);
    const uid = pod.metadata?.uid ?? '';
    const at = (seconds: number) =>
      judge([pod], { nodes: ['w1'], now: '2020-01-01T00:00:00Z', watchedSeconds: { [uid]: seconds } }).state;
    expect([at(14), at(15)]).toEqual(['waiting', 'done']);
  });

  test('fails with the last words of a kube-proxy that keeps dying', () => {
    const dying = proxyPod('w1', { createdAt: fresh.createdAt, waiting: 'CrashLoopBackOff', restarts: 3 });
    const verdict = judge([dying], {
      nodes: ['w1'],
      probes: { w1: { previousLog: "I1122 start\nE1122 can't use the IPVS proxier: ip_vs missing\n" } },
    });
    expect(verdict.state).toBe('failed');
    expect(verdict.findings[0]?.message).toMatchInlineSnapshot(
      `"Node/w1: Pod/kube-system/kube-proxy-w1 is in CrashLoopBackOff: E1122 can't use the IPVS proxier: ip_vs missing (seen from its pod only)"`,
    );
  });

  test('fails without last words when the log of a dying kube-proxy is empty', () => {
    const ended = proxyPod('w1', { createdAt: fresh.createdAt, waiting: 'CrashLoopBackOff', restarts: 1 });
    const { findings } = judge([ended], { nodes: ['w1'], probes: { w1: { previousLog: '\n' } } });
    expect(findings[0]?.message).toBe(
      'Node/w1: Pod/kube-system/kube-proxy-w1 is in CrashLoopBackOff (seen from its pod only)',
    );
  });

  test.for([
    [
      '/configz',
      { configz: '{"kubeproxy.config.k8s.io":{"Mode":"ipvs","IPVS":{"StrictARP":true}}}' },
      'done',
      'configz',
    ],
    [
      '/configz with the old configuration',
      { configz: '{"kubeproxy.config.k8s.io":{"mode":"ipvs","ipvs":{"strictARP":false}}}' },
      'failed',
      'configz',
    ],
    ['/proxyMode', { proxyMode: 'ipvs\n' }, 'done', 'proxy-mode'],
    ['/proxyMode with another mode', { proxyMode: 'iptables' }, 'failed', 'proxy-mode'],
    ['the log', { log: 'I1122 12:00 server_linux.go:1] "Using ipvs Proxier"' }, 'done', 'log'],
    ['the log of a fallback', { log: 'Using ipvs Proxier.\ncannot use it, falling back\n' }, 'failed', 'log'],
    ['nonsense', { configz: '<html>', proxyMode: '404', log: '' }, 'done', 'pod-state'],
  ] as const)('believes %s', ([, probe, state, signal]) => {
    const [verdict] = judge([proxyPod('w1', fresh)], { nodes: ['w1'], probes: { w1: probe } }).nodes;
    expect(verdict).toMatchObject({ state, signal });
  });

  test('accepts the node event that ipvs mode leaves', () => {
    const event: KubernetesObject = {
      kind: 'Event',
      metadata: { creationTimestamp: fresh.startedAt },
      ...{ reason: 'IPVSDeprecation', involvedObject: { kind: 'Node', name: 'w1' } },
    };
    expect(judge([proxyPod('w1', fresh), event], { nodes: ['w1'] }).nodes).toMatchObject([
      { state: 'done', signal: 'node-event' },
    ]);
  });

  test('distinguishes a NotReady node from a failed one', () => {
    const nodes = [node('w1'), node('w2', { ready: false })];
    const input = {
      expectation,
      objects: [...nodes, proxyPod('w1', fresh)],
      daemonSet: target,
      since: now,
      now: later,
    };
    expect(judgeRollout(input).state).toBe('failed');
    expect(judgeRollout({ ...input, unreadyNodes: 'ignore' })).toMatchObject({
      state: 'done',
      nodes: [{ state: 'done' }, { state: 'later' }],
    });
  });
});

const backup: RolloutBackup = {
  format: 'gatesmith.dev/kube-proxy-backup/v1',
  configMap: { kind: 'ConfigMap', namespace: 'kube-system', name: 'kube-proxy' },
  key: 'config.conf',
  before: configText('ipvs'),
  after: configText('ipvs', 'true'),
  resourceVersion: '261',
  daemonSet: { kind: 'DaemonSet', ...target },
  templateAnnotations: {},
  takenAt: now,
};

function revert(text: string, kept: RolloutBackup = backup) {
  const all = [...workers, daemonSet(), configMap({ data: { 'config.conf': text } })];
  return planRevert({ observation: detectKubeProxy({ objects: all }), backup: kept, objects: all, now });
}

describe('planRevert', () => {
  test('is runnable on a DaemonSet that is unwell, and takes our mark off', () => {
    const sick = daemonSet({
      templateAnnotations: marked,
      status: { updatedNumberScheduled: 1, numberUnavailable: 1 },
    });
    const all = [...workers, sick, configMap({ data: { 'config.conf': backup.after } })];
    const { rollout } = planRevert({
      observation: detectKubeProxy({ objects: all }),
      backup,
      objects: all,
      now,
    });
    expect(rollout?.runnable).toBe(true);
    expect(rollout?.steps.find(({ id }) => id === 'rollout')).toMatchObject({
      body: { spec: { template: { metadata: { annotations: { 'gatesmith.dev/config-hash': null } } } } },
    });
  });

  test('restores the saved bytes if nothing was written since', () => {
    const made = revert(backup.after);
    expect(made).toMatchObject({
      kind: 'exact',
      patch: { after: backup.before },
      rollout: { expectation: { strictArp: false } },
    });
    expect(made.findings.map(({ code }) => code)).toContain('GS-KUBEPROXY-SYSCTL-STAYS');
  });

  test.for([
    [
      'a key that was false',
      'ipvs:\n  strictARP: false\n',
      'ipvs:\n  strictARP: true\n',
      'ipvs:\n  strictARP: true\n  scheduler: rr\n',
      'ipvs:\n  strictARP: false\n  scheduler: rr\n',
    ],
    [
      'a key that did not exist',
      'ipvs:\n  scheduler: rr\n',
      'ipvs:\n  scheduler: rr\n  strictARP: true\n',
      'ipvs:\n  scheduler: lc # new\n  strictARP: true\n',
      'ipvs:\n  scheduler: lc # new\n',
    ],
    [
      'a block that did not exist',
      '',
      'ipvs:\n  strictARP: true\n',
      '# theirs\nipvs:\n  strictARP: true\noomScoreAdj: 1\n',
      '# theirs\noomScoreAdj: 1\n',
    ],
  ] as const)(
    'takes %s out of a configuration that was edited since',
    ([, before, after, current, wanted]) => {
      const head = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\n';
      const made = revert(head + current, { ...backup, before: head + before, after: head + after });
      expect(made.kind).toBe('field');
      expect(made.patch?.after).toBe(head + wanted);
    },
  );

  test('has nothing to do where our change is gone, and refuses a foreign object', () => {
    expect(revert(backup.before).kind).toBe('nothing');
    expect(revert(backup.after, { ...backup, configMap: { ...backup.configMap, name: 'other' } }).kind).toBe(
      'refuse',
    );
  });
});

describe('afterwards', () => {
  test('a relapse names who wrote, and where the setting would have stayed', () => {
    const upgraded = configMap({
      data: { 'config.conf': `${backup.before}\n` },
      managers: [
        { manager: 'gatesmith', time: now },
        { manager: 'kubeadm', time: '2026-12-01T09:00:00Z' },
      ],
    });
    const all = [...workers, daemonSet(), upgraded, kubeadmConfig()];
    const finding = findRelapse({ observation: detectKubeProxy({ objects: all }), backup, objects: all });
    expect(finding?.message).toMatchInlineSnapshot(
      `"ConfigMap/kube-system/kube-proxy config.conf: ipvs.strictARP is not true any more; kubeadm at 2026-12-01T09:00:00Z wrote over the change of 2026-11-22T12:00:00Z"`,
    );
    const kept = [...workers, daemonSet(), configMap({ data: { 'config.conf': backup.after } })];
    expect(
      findRelapse({ observation: detectKubeProxy({ objects: kept }), backup, objects: kept }),
    ).toBeUndefined();
  });

  test('pods older than the configuration are a pending restart, unless the template says otherwise', () => {
    const written = configMap({
      data: { 'config.conf': backup.after },
      managers: [{ manager: 'gatesmith', time: now }],
    });
    const pods = [
      proxyPod('w1', { createdAt: '2026-11-22T11:00:00Z', startedAt: '2026-11-22T11:00:01Z' }),
      proxyPod('w2', fresh),
    ];
    const all = [...workers, daemonSet(), written, ...pods];
    expect(findRestartPending(detectKubeProxy({ objects: all }), all)?.message).toMatchInlineSnapshot(
      `"DaemonSet/kube-system/kube-proxy: ConfigMap/kube-system/kube-proxy config.conf was written by gatesmith at 2026-11-22T12:00:00Z, pods on w1 are older and run the previous configuration"`,
    );
    const rolled = [
      ...workers,
      daemonSet({ templateAnnotations: { 'gatesmith.dev/config-hash': contentHash(backup.after) } }),
      written,
      ...pods,
    ];
    expect(findRestartPending(detectKubeProxy({ objects: rolled }), rolled)).toBeUndefined();
  });

  test('a rollout for the configuration that has not finished is a pending restart', () => {
    const rolling = daemonSet({ templateAnnotations: marked, status: { updatedNumberScheduled: 1 } });
    const all = [...workers, rolling, configMap({ data: { 'config.conf': backup.after } })];
    expect(findRestartPending(detectKubeProxy({ objects: all }), all)?.message).toMatchInlineSnapshot(
      `"DaemonSet/kube-system/kube-proxy: rolls for this configuration, 1 of 3 pods are new"`,
    );
  });

  test('an event of ipvs mode under a configuration with another mode is a pending restart', () => {
    const written = configMap({
      data: { 'config.conf': configText('iptables') },
      managers: [{ manager: 'gatesmith', time: now }],
    });
    const event = {
      kind: 'Event',
      metadata: { creationTimestamp: later },
      ...{ reason: 'IPVSDeprecation', involvedObject: { kind: 'Node', name: 'w1' } },
    };
    const all: KubernetesObject[] = [...workers, daemonSet(), written, event];
    expect(findRestartPending(detectKubeProxy({ objects: all }), all)?.message).toMatchInlineSnapshot(
      `"DaemonSet/kube-system/kube-proxy: the configuration says iptables, but kube-proxy on w1 has reported ipvs mode since it was written"`,
    );
  });

  test('several hardware addresses for one address are reported with the reason', () => {
    const observation = detectKubeProxy({ objects });
    expect(
      judgeArp({ address: '192.0.2.20', macs: ['02:00:00:00:00:01', '02-00-00-00-00-01'] }),
    ).toBeUndefined();
    expect(
      judgeArp({ address: '192.0.2.20', macs: ['02:00:00:00:00:01', '02:00:00:00:00:02'], observation })
        ?.message,
    ).toMatchInlineSnapshot(
      `"192.0.2.20: 2 hardware addresses answer for it (02:00:00:00:00:01, 02:00:00:00:00:02): kube-proxy runs in ipvs mode without strictARP, so every node holds and announces the address"`,
    );
  });
});

describe('verifyNodes', () => {
  const strict = configMap({
    data: { 'config.conf': configText('ipvs', 'true') },
    managers: [{ manager: 'gatesmith', time: now }],
  });
  const verify = (
    pods: readonly KubernetesObject[],
    probes: NonNullable<Parameters<typeof verifyNodes>[0]['probes']> = {},
  ) => {
    const all = [...workers, daemonSet(), strict, ...pods];
    const observation = detectKubeProxy({ objects: all });
    return verifyNodes({ observation, objects: all, probes }).map(
      ({ severity, code, message }) => `${severity} ${code.replace('GS-KUBEPROXY-', '')} ${message}`,
    );
  };
  const configz = (strictARP: boolean) => ({
    configz: JSON.stringify({ mode: 'ipvs', ipvs: { strictARP } }),
  });

  test('sums up by the evidence, and names each node that is not fine', () => {
    const pods = [
      proxyPod('cp1', { ...fresh, restarts: 4 }),
      proxyPod('w1', fresh),
      proxyPod('w2', { createdAt: fresh.createdAt, waiting: 'CrashLoopBackOff', restarts: 2 }),
    ];
    expect(verify(pods, { cp1: configz(true), w1: { log: 'Using ipvs Proxier' } })).toMatchInlineSnapshot(`
      [
        "info VERIFIED DaemonSet/kube-system/kube-proxy: runs in ipvs mode with strictARP on cp1 (confirmed by its configz endpoint)",
        "info VERIFIED DaemonSet/kube-system/kube-proxy: runs in ipvs mode on w1 (confirmed by its log)",
        "error ROLLOUT-FAILED Node/w2: Pod/kube-system/kube-proxy-w2 is in CrashLoopBackOff (seen from its pod only)",
      ]
    `);
  });

  test('a pod that has started by a clock ahead of ours runs like any other', () => {
    const ahead = { createdAt: '9999-01-01T00:00:00Z', startedAt: '9999-01-01T00:00:01Z' };
    const pods = ['cp1', 'w1', 'w2'].map((name) => proxyPod(name, ahead));
    expect(verify(pods)).toMatchInlineSnapshot(`
      [
        "info UNVERIFIED DaemonSet/kube-system/kube-proxy: runs on cp1, w1, w2 (seen from its pod only)",
      ]
    `);
  });

  test('reports pods older than the configuration, unless they report that they have loaded it', () => {
    const old = { createdAt: '2026-11-22T11:00:00Z', startedAt: '2026-11-22T11:00:01Z' };
    const pods = ['cp1', 'w1', 'w2'].map((name) => proxyPod(name, name === 'w1' ? fresh : old));
    expect(verify(pods, { cp1: configz(true), w1: configz(true) })).toMatchInlineSnapshot(`
      [
        "info VERIFIED DaemonSet/kube-system/kube-proxy: runs in ipvs mode with strictARP on cp1, w1 (confirmed by its configz endpoint)",
        "warning RESTART-PENDING DaemonSet/kube-system/kube-proxy: ConfigMap/kube-system/kube-proxy config.conf was written by gatesmith at 2026-11-22T12:00:00Z, pods on w2 are older and run the previous configuration",
      ]
    `);
    expect(
      verify(pods, { cp1: configz(true), w1: configz(true), w2: configz(false) }),
    ).toMatchInlineSnapshot(`
      [
        "info VERIFIED DaemonSet/kube-system/kube-proxy: runs in ipvs mode with strictARP on cp1, w1 (confirmed by its configz endpoint)",
        "warning RESTART-PENDING DaemonSet/kube-system/kube-proxy: ConfigMap/kube-system/kube-proxy config.conf was written by gatesmith at 2026-11-22T12:00:00Z, pods on w2 are older and run the previous configuration",
        "error ROLLOUT-FAILED Node/w2: Pod/kube-system/kube-proxy-w2 has loaded strictARP false, the older configuration (confirmed by its configz endpoint)",
      ]
    `);
  });
});
