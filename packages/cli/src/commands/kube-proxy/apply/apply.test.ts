import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, type RunCliOptions, type RunResult, runCli } from '../../../../test/run-cli.ts';

describe('kube-proxy on the practice cluster, as one story', () => {
  let at: Awaited<ReturnType<typeof folder>>;
  beforeAll(async () => {
    at = await folder({});
  });
  afterAll(() => at[Symbol.asyncDispose]());

  async function story(argv: readonly string[], options: RunCliOptions = {}): Promise<RunResult> {
    return runCli(['kube-proxy', ...argv, '--sandbox'], {
      cwd: at.path,
      ...options,
      env: {
        HOME: at.path,
        GATESMITH_SANDBOX: join(at.path, 'sandbox'),
        GATESMITH_SANDBOX_SPEED: '20',
      },
    });
  }

  test('plan shows the one word, the order of the nodes and the way back, and is exit code 3', async () => {
    const { code, stdout } = await story(['plan']);
    expect(code).toBe(3);
    expect(
      stdout.replace(/^DaemonSet[\s\S]*/m, '').replace(/\nConfigMap[\s\S]*/, '\n'),
    ).toMatchInlineSnapshot(`
      "decision  patch
        distribution kubeadm: ConfigMap kubeadm-config
        DaemonSet/kube-system/kube-proxy runs kube-proxy
        --config=/var/lib/kube-proxy/config.conf: only the file counts
        the file is key config.conf of ConfigMap/kube-system/kube-proxy
        mode ipvs without strictARP: every node answers ARP for every load-balancer address
        kubeadm: kubeadm upgrade reads the ConfigMap back and keeps its values

      --- ConfigMap/kube-system/kube-proxy config.conf
      +++ ConfigMap/kube-system/kube-proxy config.conf
      @@ -35,5 +35,5 @@
         minSyncPeriod: 0s
         scheduler: ""
      -  strictARP: false
      +  strictARP: true
         syncPeriod: 0s
         tcpFinTimeout: 0s

        1. ask the server whether it takes the change of ConfigMap/kube-system/kube-proxy
        2. save the current configuration
        3. write ConfigMap/kube-system/kube-proxy, if it still is what was read
        4. let the kubelets see the new configuration
        5. restart kube-proxy on n2 and watch it for 15 s
        6. roll DaemonSet/kube-system/kube-proxy, 1 node at a time
        7. ask each kube-proxy what it runs with

      If a restarted kube-proxy fails to start:
           restore the old configuration of ConfigMap/kube-system/kube-proxy, if ours is still in place
           let the kubelets see the old configuration
           restart kube-proxy on n2

      This takes about 65 s.

      "
    `);
  });

  test('apply without a terminal and without --yes does nothing, and says what to type', async () => {
    const { code, stdout, stderr } = await story(['apply']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('run this again with --yes');
    expect((await story(['show', '--output', 'short'])).stdout).toBe('ipvs strictARP=false patch\n');
  });

  test('a person who says no is asked once, and nothing is done', async () => {
    const asked: string[] = [];
    const answers = new Proxy<Record<string, boolean>>(
      {},
      {
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
        get: (_, question) => {
          asked.push(String(question));
          return false;
        },
      },
    );
    const { code, stderr } = await story(['apply'], { tty: true, answers });
    expect(code).toBe(1);
    expect(asked).toEqual([
      expect.stringMatching(/^Apply this to sandbox \(https:\/\/127\.0\.0\.1:\d+\)\?$/),
    ]);
    expect(stderr).toContain('Nothing was done.');
  });

  test('apply writes, restarts, and names its evidence; then there is nothing to do', async () => {
    const { code, stdout, stderr } = await story(['apply', '--yes']);
    expect(stderr).toContain('✓ kube-proxy');
    expect(code).toBe(0);
    expect(stdout).toMatch(/VERIFIED[\s\S]*runs with the change \(confirmed by its (log|configz endpoint)\)/);
    expect((await story(['plan', '--output', 'short'])).code).toBe(0);
    const again = await story(['apply', '--yes']);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^No changes in .*: 0 writes\.$/m);
  });

  test('json is events, one a line, and the outcome last', async () => {
    const { code, stdout } = await story(['revert', '--yes', '--output', 'json']);
    expect(code).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: 'plan', plan: { goal: 'kube-proxy' } });
    expect(events.at(-1)).toMatchObject({ type: 'done', outcome: 'done' });
    expect(events.at(-1).findings.map(({ code: found }: { code: string }) => found)).toContain(
      'GS-KUBEPROXY-SYSCTL-STAYS',
    );
  });

  test('plan as json names the decision, the steps and the rollout', async () => {
    const { code, stdout } = await story([
      'plan',
      '--strategy',
      'delete-pods',
      '--canary-node',
      'n3',
      '--output',
      'json',
    ]);
    expect(code).toBe(3);
    const { decision, mode, strictArp, changed, rollout, summary } = JSON.parse(stdout);
    expect({
      decision,
      mode,
      strictArp,
      changed,
      summary,
      steps: rollout.steps.map((step: { id: string; node?: string }) =>
        [step.id, step.node].join(' ').trim(),
      ),
    }).toMatchInlineSnapshot(`
      {
        "changed": true,
        "decision": "patch",
        "mode": "ipvs",
        "steps": [
          "dry-run",
          "backup",
          "write",
          "settle",
          "canary n3",
          "restart-pod n1",
          "restart-pod n2",
          "verify",
        ],
        "strictArp": false,
        "summary": {
          "configured": 2,
          "created": 0,
          "deleted": 0,
          "skipped": 0,
          "unchanged": 0,
        },
      }
    `);
  });

  test('a migration to another mode is planned when it is asked for', async () => {
    const { code, stdout } = await story(['plan', '--mode', 'nftables']);
    expect(code).toBe(3);
    expect(stdout).toContain('+mode: "nftables"');
  });

  test('revert where nothing was changed reports that', async () => {
    const { code, stderr } = await story(['revert', '--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain('no change by gatesmith is noted in this cluster');
  });
});

test('where another tool owns the setting, plan prints it ready to paste and is exit code 3', async () => {
  const args = JSON.stringify(['server', '--kube-proxy-arg', 'proxy-mode=ipvs']);
  const snapshot = {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '2026-11-22T12:00:00Z',
    server: { gitVersion: 'v1.36.1+k3s1', context: 'home' },
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'a', annotations: { 'k3s.io/node-args': args } },
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          nodeInfo: { kubeletVersion: 'v1.36.1+k3s1' },
        },
      },
    ],
    unread: [],
    releases: [],
  };
  await using at = await folder({ 'snapshot.json': JSON.stringify(snapshot) });
  const { code, stdout } = await runCli(['kube-proxy', 'plan', '--snapshot', 'snapshot.json'], {
    cwd: at.path,
  });
  expect(code).toBe(3);
  expect(stdout.slice(0, stdout.indexOf('kube-proxy: warning'))).toMatchInlineSnapshot(`
    "decision  advise
      distribution k3s: kubelet v1.36.1+k3s1
      the arguments recorded on the nodes show kube-proxy's flags
      mode ipvs without strictARP; k3s: kube-proxy runs inside the k3s process, by flags on every node

    k3s: the configuration file of every node
      /etc/rancher/k3s/config.yaml on every server and agent:
        kube-proxy-arg:
          - "proxy-mode=ipvs"
          - "ipvs-strict-arp=true"
      systemctl restart k3s (k3s-agent on agents), one node after the other

    "
  `);
});
