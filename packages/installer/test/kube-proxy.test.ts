import { type Sandbox, startSandbox } from '@gatesmith/sandbox';
import { describe, expect, test } from 'vitest';
import {
  type Cluster,
  checkSnapshot,
  connectCluster,
  createInstaller,
  helmBinary,
  type InstallEvent,
  type Installer,
  type KubeProxyRunOptions,
} from '../src/index.ts';
import { applyKubeProxy } from '../src/kube-proxy/apply-kube-proxy.ts';
import { kubeProxyStep } from '../src/kube-proxy/kube-proxy-step.ts';
import { planKubeProxy } from '../src/kube-proxy/plan-kube-proxy.ts';
import { findHelm, recipe, runToEnd } from './start-scenario.ts';

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'kube-proxy' };
const backup = { ...configMap, name: 'gatesmith-kube-proxy-backup' };
const daemonSet = { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'kube-system', name: 'kube-proxy' };

interface KubeProxyScenario extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly cluster: Cluster;
  readonly installer: Installer;
}

const program = await findHelm();

/** An installer that is in no hurry to be patient; nothing here needs a chart. */
function installerOn(cluster: Cluster): Installer {
  return createInstaller({
    cluster,
    helm: helmBinary({ program: program ?? 'helm' }),
    probe: { http: async () => ({ answered: false, reason: 'nobody asks' }) },
    chart: { path: '', name: 'gatesmith', version: '', digest: '', standIn: true },
    rollout: { soakSeconds: 0.1, settleSeconds: 0 },
  });
}

/** Kubernetes' timestamps are whole seconds: objects made within one cannot be ordered by age. */
const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_100));

async function start(): Promise<KubeProxyScenario> {
  const sandbox = await startSandbox({ speed: 20 });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  // A rollout is refused while pods are unavailable, and the practice cluster starts its own like any others.
  await expect
    .poll(async () => (await cluster.get(daemonSet))?.['status'], { timeout: 20_000 })
    .toMatchObject({ numberAvailable: 3 });
  return {
    sandbox,
    cluster,
    installer: installerOn(cluster),
    async [Symbol.asyncDispose]() {
      await cluster.close();
      await sandbox.close();
    },
  };
}

async function text(cluster: Cluster): Promise<string> {
  const { data } = ((await cluster.get(configMap)) ?? {}) as { data?: Record<string, string> }; // a ConfigMap
  return data?.['config.conf'] ?? '';
}

/** Writes the configuration as another user would. */
async function edit(scenario: KubeProxyScenario, change: (before: string) => string): Promise<void> {
  const data = { 'config.conf': change(await text(scenario.cluster)) };
  await scenario.cluster.apply(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-proxy', namespace: 'kube-system' }, data },
    { force: true, fieldManager: 'kubeadm' },
  );
}

async function pods({ cluster }: KubeProxyScenario): Promise<Readonly<Record<string, string | undefined>>> {
  const listed = await cluster.list({
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: 'kube-system',
    labelSelector: 'k8s-app=kube-proxy',
  });
  if (listed.state !== 'ok') throw new Error('no pods');
  return Object.fromEntries(
    listed.items.map(({ metadata, spec }) => [(spec as { nodeName: string }).nodeName, metadata.uid]), // of a pod
  );
}

const strict = (before: string): string => before.replace('strictARP: false', 'strictARP: true');

/** Stops a run at the first event that the test picks. */
async function stopAt(
  run: (options: KubeProxyRunOptions) => AsyncIterable<InstallEvent>,
  when: (event: InstallEvent) => boolean,
) {
  const stop = new AbortController();
  return runToEnd(run({ signal: stop.signal }), (event) => {
    if (when(event)) stop.abort();
  });
}

const atCanary = (event: InstallEvent): boolean =>
  event.type === 'note' && /^kube-proxy: restart kube-proxy on/.test(event.message);
const atRollout = (event: InstallEvent): boolean =>
  event.type === 'note' && /^kube-proxy: roll /.test(event.message);

describe.concurrent('kube-proxy alone', () => {
  test('one word changes, every pod is new, and a second run writes nothing', async () => {
    await using scenario = await start();
    const { installer, cluster, sandbox } = scenario;
    const [before, old] = [await text(cluster), await pods(scenario)];
    const { outcome, events } = await runToEnd(installer.kubeProxy.apply());
    expect(outcome.error).toBeUndefined();
    expect(outcome).toMatchObject({ result: 'done' });
    expect(await text(cluster)).toBe(strict(before));
    const fresh = await pods(scenario);
    expect(Object.keys(fresh).filter((node) => fresh[node] === old[node])).toEqual([]);
    expect(outcome.findings.map(({ code }) => code)).toEqual(Array(3).fill('GS-KUBEPROXY-VERIFIED'));
    expect(events.flatMap((event) => (event.type === 'note' ? [event.message] : []))).toContain(
      'kube-proxy: restart kube-proxy on n2 and watch it for 0.1 s',
    );
    sandbox.resetRequests();
    const again = await runToEnd(installer.kubeProxy.apply());
    expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
  });

  test('two runs at once are one change: the second waits for the first and finds nothing to do', async () => {
    await using scenario = await start();
    const { installer } = scenario;
    const runs = await Promise.all([1, 2].map(() => runToEnd(installer.kubeProxy.apply())));
    expect(runs.map(({ outcome }) => outcome.result).sort()).toEqual(['done', 'unchanged']);
  });

  test('who says no leaves the cluster as it was', async () => {
    await using scenario = await start();
    const { outcome } = await runToEnd(scenario.installer.kubeProxy.apply({ confirm: async () => false }));
    expect(outcome).toMatchObject({ result: 'declined', writes: 0 });
    expect(scenario.sandbox.requests.filter(({ write }) => write)).toEqual([]);
  });

  test('a configuration that is edited between reading and writing is not overwritten: it is planned and shown again', async () => {
    await using scenario = await start();
    const { installer, cluster } = scenario;
    const before = await text(cluster);
    const theirs = (was: string): string => was.replace('scheduler: ""', 'scheduler: lc # theirs');
    const shown: string[] = [];
    const { outcome, events } = await runToEnd(
      installer.kubeProxy.apply({
        async confirm({ decision }) {
          shown.push(decision.patch?.before ?? '');
          if (shown.length === 1) await edit(scenario, theirs);
          return true;
        },
      }),
    );
    expect(outcome.result).toBe('done');
    expect(shown).toEqual([before, theirs(before)]);
    expect(await text(cluster)).toBe(strict(theirs(before)));
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'warn',
        finding: expect.objectContaining({ code: 'GS-KUBEPROXY-REPLANNED' }),
      }),
    );
  });

  test('an install continues with the same setting when the configuration around it was edited meanwhile', async () => {
    await using scenario = await start();
    const { cluster, installer } = scenario;
    const before = await text(cluster);
    const theirs = (was: string): string => was.replace('scheduler: ""', 'scheduler: lc');
    let edited = false;
    const racing: Cluster = {
      ...cluster,
      async patch(ref, patch, options) {
        if (ref.name === 'kube-proxy' && options?.dryRun !== true && !edited) {
          edited = true;
          await edit(scenario, theirs);
        }
        return cluster.patch(ref, patch, options);
      },
    };
    const [values, snapshot] = [await recipe(), await installer.snapshot()];
    const tuning = { soakSeconds: 0.1, settleSeconds: 0 };
    const events: InstallEvent[] = [];
    await applyKubeProxy({
      cluster: racing,
      values,
      step: kubeProxyStep(planKubeProxy(values, snapshot), { snapshot, tuning }),
      now: Date.now,
      signal: AbortSignal.timeout(60_000),
      emit: (event) => events.push(event),
      rollout: tuning,
    });
    expect(await text(cluster)).toBe(strict(theirs(before)));
    expect(events.flatMap((event) => (event.type === 'warn' ? [event.finding.code] : []))).toEqual([
      'GS-KUBEPROXY-REPLANNED',
    ]);
  });

  test('a kube-proxy that fails to start affects one node: the old configuration is restored, and that node runs again', async () => {
    await using scenario = await start();
    const { installer, cluster, sandbox } = scenario;
    const [before, old] = [await text(cluster), await pods(scenario)];
    const { outcome, events } = await runToEnd(installer.kubeProxy.apply(), (event) => {
      if (event.type === 'plan') sandbox.faults.image('kube-proxy', 'crash-loop');
      if (event.type === 'warn') sandbox.faults.image('kube-proxy', undefined);
    });
    expect(outcome.result).toBe('failed');
    expect(outcome.error).toMatchObject({
      code: 'KUBE_PROXY_FAILED',
      hint: 'the previous configuration was written back, and kube-proxy restarted with it on n2; every other node was left alone',
    });
    expect(await text(cluster)).toBe(before);
    const now = await pods(scenario);
    expect(Object.keys(now).filter((node) => now[node] !== old[node])).toEqual(['n2']);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'warn',
        finding: expect.objectContaining({ code: 'GS-KUBEPROXY-CANARY-FAILED' }),
      }),
    );
    // A change that we reverted ourselves is not a relapse.
    const codes = (await installer.kubeProxy.plan()).findings.map(({ code }) => code);
    expect(codes).not.toContain('GS-KUBEPROXY-RELAPSE');
  });

  test.for([
    ['the first node', atCanary],
    ['the others', atRollout],
  ] as const)(
    'a run stopped at the restart of %s is continued, and can still be reverted',
    async ([, when]) => {
      await using scenario = await start();
      const { installer, cluster } = scenario;
      const before = await text(cluster);
      await nextSecond();
      const stopped = await stopAt(installer.kubeProxy.apply, when);
      expect(stopped.outcome.result).toBe('cancelled');
      expect(stopped.events).toContainEqual(
        expect.objectContaining({
          type: 'warn',
          finding: expect.objectContaining({
            message: expect.stringContaining('the new configuration is stored'),
          }),
        }),
      );
      const next = await installer.kubeProxy.plan();
      expect(next).toMatchObject({ decision: { decision: 'none' }, restartPending: true });
      expect((await runToEnd(installer.kubeProxy.apply())).outcome.result).toBe('done');
      expect((await installer.kubeProxy.plan()).restartPending).toBe(false);
      const { outcome } = await runToEnd(installer.kubeProxy.revert());
      expect(outcome.result).toBe('done');
      expect(await text(cluster)).toBe(before);
    },
  );

  test('reverting restores the exact bytes and restarts; a second time there is nothing to revert', async () => {
    await using scenario = await start();
    const { installer, cluster } = scenario;
    const before = await text(cluster);
    await runToEnd(installer.kubeProxy.apply());
    const { outcome } = await runToEnd(installer.kubeProxy.revert());
    expect(outcome.result).toBe('done');
    expect(outcome.findings.map(({ code }) => code)).toContain('GS-KUBEPROXY-SYSCTL-STAYS');
    expect(await text(cluster)).toBe(before);
    expect(await cluster.get(backup)).toBeUndefined();
    const annotations = (await cluster.get(daemonSet)) as unknown as {
      spec: { template: { metadata: { annotations: object } } };
    }; // a DaemonSet that was rolled
    expect(Object.keys(annotations.spec.template.metadata.annotations)).toEqual([
      'kubectl.kubernetes.io/restartedAt',
    ]);
    const again = await runToEnd(installer.kubeProxy.revert());
    expect(again.outcome).toMatchObject({ result: 'unchanged' });
  });

  test('reverting a configuration that others have edited since reverts the one field', async () => {
    await using scenario = await start();
    const { installer, cluster } = scenario;
    const before = await text(cluster);
    await runToEnd(installer.kubeProxy.apply());
    const theirs = (was: string): string => was.replace('scheduler: ""', 'scheduler: lc # theirs');
    await edit(scenario, theirs);
    const { revert } = await installer.kubeProxy.planRevert();
    expect(revert).toBe('field');
    expect((await runToEnd(installer.kubeProxy.revert())).outcome.result).toBe('done');
    expect(await text(cluster)).toBe(theirs(before));
  });

  test('a NotReady node is named and refused, or left alone on request', async () => {
    await using scenario = await start();
    const { installer, sandbox, cluster } = scenario;
    sandbox.faults.node('n3', 'down');
    await expect
      .poll(async () => (await installer.kubeProxy.plan()).rollout?.unreadyNodes, { timeout: 240_000 })
      .toEqual(['n3']);
    const refused = await runToEnd(installer.kubeProxy.apply());
    expect(refused.outcome.error?.message).toBe(
      'Node/n3: NotReady, its kube-proxy picks the change up when the node returns',
    );
    expect(refused.outcome.writes).toBe(0);
    const old = await pods(scenario);
    const { outcome } = await runToEnd(installer.kubeProxy.apply({ rollout: { unreadyNodes: 'ignore' } }));
    expect(outcome.error).toBeUndefined();
    expect(await text(cluster)).toContain('strictARP: true');
    const now = await pods(scenario);
    expect(['n1', 'n2'].filter((node) => now[node] === old[node])).toEqual([]);
  });

  test('a DaemonSet that waits for deletions is taken pod by pod', async () => {
    await using scenario = await start();
    const { installer, cluster } = scenario;
    await cluster.patch(daemonSet, {
      type: 'merge',
      body: { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } },
    });
    const old = await pods(scenario);
    const { outcome } = await runToEnd(installer.kubeProxy.apply());
    expect(outcome.error).toBeUndefined();
    const now = await pods(scenario);
    expect(Object.keys(now).filter((node) => now[node] === old[node])).toEqual([]);
    expect(await installer.kubeProxy.plan()).toMatchObject({
      restartPending: false,
      decision: { decision: 'none' },
    });
  });

  test('check names who undid the change, and apply makes it again', async () => {
    await using scenario = await start();
    const { installer } = scenario;
    await runToEnd(installer.kubeProxy.apply());
    await edit(scenario, (was) => was.replace('strictARP: true', 'strictARP: false'));
    const relapse = checkSnapshot(await recipe(), await installer.snapshot()).find(
      ({ code }) => code === 'GS-KUBEPROXY-RELAPSE',
    );
    expect(relapse).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(
        /ipvs\.strictARP is not true any more; kubeadm at \S+ wrote over the change of /,
      ),
      hint: expect.stringContaining('strictARP: true'),
    });
    expect((await runToEnd(installer.kubeProxy.apply())).outcome.result).toBe('done');
    const { findings } = await installer.kubeProxy.verify();
    expect(findings.map(({ code }) => code)).toEqual(['GS-KUBEPROXY-VERIFIED']);
  });

  test('pods that are older than a strictARP change by another tool are restarted', async () => {
    await using scenario = await start();
    const { installer } = scenario;
    await nextSecond();
    await edit(scenario, strict);
    const report = await installer.kubeProxy.plan();
    expect(report).toMatchObject({ decision: { decision: 'none' }, restartPending: true });
    expect(report.rollout?.steps.map(({ id }) => id)).not.toContain('write');
    expect((await runToEnd(installer.kubeProxy.apply())).outcome.result).toBe('done');
    expect((await installer.kubeProxy.plan()).restartPending).toBe(false);
  });

  test('what must not be changed is refused with the reason, and nothing is written', async () => {
    await using scenario = await start();
    const { installer } = scenario;
    await edit(scenario, (was) => was.replace('mode: "ipvs"', 'mode: IPVS'));
    scenario.sandbox.resetRequests();
    const { outcome } = await runToEnd(installer.kubeProxy.apply());
    expect(outcome.error).toMatchObject({
      code: 'KUBE_PROXY_FAILED',
      message: expect.stringContaining('IPVS'),
    });
    expect(scenario.sandbox.requests.filter(({ write }) => write)).toEqual([]);
  });

  test('a right that is missing is named before anything is written', async () => {
    await using scenario = await start();
    scenario.sandbox.faults.deny({ verbs: ['delete'], groups: [''], resources: ['pods'] });
    const { outcome } = await runToEnd(scenario.installer.kubeProxy.apply());
    expect(outcome.error?.message).toBe('may not delete pods in namespace kube-system');
    expect(outcome.writes).toBe(0);
  });
});
