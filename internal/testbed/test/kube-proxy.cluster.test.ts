import { readFileSync } from 'node:fs';
import {
  type Cluster,
  connectCluster,
  createInstaller,
  helmBinary,
  type InstallEvent,
  type Installer,
  type Outcome,
} from '@gatesmith/installer';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Manifest, startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { unavailable } from './gatesmith.ts';
import { writes } from './requests.ts';

// Real kube-proxy 1.36.3 on one bed; each test begins where the one before it ended.

const path = '/api/v1/namespaces/kube-system/configmaps/kube-proxy';
const nodePort = 30_080;

let bed: Testbed;
let cluster: Cluster;
let installer: Installer;

beforeAll(async () => {
  if (unavailable !== '') return;
  bed = await startTestbed({ pace: { volumeRefreshMs: 300 } });
  cluster = await connectCluster({ kubeconfigText: readFileSync(bed.kubeconfig, 'utf8') });
  installer = installerOn(cluster);
  await bed.apply(...webServer());
  await waitUntil('the Service answers on every node', async () =>
    Promise.all(bed.nodes.map(({ addresses }) => bed.client.http(`http://${addresses.ipv4}:${nodePort}/`))),
  );
});

afterAll(async () => {
  await cluster?.close();
  await bed?.[Symbol.asyncDispose]();
});

/** Nothing here asks Helm, a chart or an address. */
function installerOn(port: Cluster): Installer {
  return createInstaller({
    cluster: port,
    helm: helmBinary({ program: 'helm' }),
    probe: { http: async () => ({ answered: false, reason: 'nobody asks' }) },
    chart: { path: '', name: 'gatesmith', version: '', digest: '', standIn: true },
    rollout: { soakSeconds: 2, settleSeconds: 1 },
  });
}

/** Two pods behind a port of every node: what a node serves hangs on its kube-proxy alone. */
function webServer(): readonly Manifest[] {
  const labels = { app: 'web' };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'web', image: 'nginx:1.29', ports: [{ containerPort: 80 }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, targetPort: 80, nodePort }] },
    },
  ];
}

async function text(): Promise<string> {
  const { data } = await bed.api.request<{ data: Record<string, string> }>('GET', path);
  return data['config.conf'] ?? '';
}

/** The uid of the kube-proxy pod of each node. */
async function pods(): Promise<Readonly<Record<string, string>>> {
  const { items } = await bed.api.request<{
    items: readonly { metadata: { uid: string }; spec: { nodeName: string } }[];
  }>('GET', '/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-proxy');
  return Object.fromEntries(items.map(({ metadata, spec }) => [spec.nodeName, metadata.uid]));
}

interface Run {
  readonly outcome: Outcome;
  readonly events: readonly InstallEvent[];
}

async function run(stream: AsyncIterable<InstallEvent>): Promise<Run> {
  const events: InstallEvent[] = [];
  for await (const event of stream) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('the run did not end');
  return { outcome: last.outcome, events };
}

clusterTest('a configuration in nftables mode needs no change and no restart', async () => {
  const before = { text: await text(), pods: await pods() };
  bed.faults.forget();
  const { outcome } = await run(installer.kubeProxy.apply());
  expect(outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  expect(writes(bed)).toEqual([]);
  expect({ text: await text(), pods: await pods() }).toEqual(before);
});

clusterTest('a mode that this kernel cannot do costs one node and no request on the others', async () => {
  const before = { text: await text(), pods: await pods() };
  const others = ['n2', 'n3'].map((name) => bed.node(name).addresses.ipv4);
  const trains = await Promise.all(
    others.map((address) => bed.client.train(`http://${address}:${nodePort}/`)),
  );

  const { outcome, events } = await run(
    installer.kubeProxy.apply({
      policy: { mode: 'ipvs', acknowledgeIpvs: true },
      rollout: { canaryNode: 'n1' },
    }),
  );

  const reports = await Promise.all(trains.map((train) => train.stop()));
  expect(outcome.result, JSON.stringify(outcome.error)).toBe('failed');
  const warned = events.flatMap((event) => (event.type === 'warn' ? [event.finding] : []));
  expect(warned).toMatchObject([{ code: 'GS-KUBEPROXY-CANARY-FAILED' }]);
  // How the container is found depends on when it is looked at; the output of kube-proxy is available in every case.
  expect(warned[0]?.message).toMatch(
    /(?:has restarted \d times? since the change|is in CrashLoopBackOff|has ended): .*command failed/,
  );
  expect(outcome.error?.hint).toContain('restarted with it on n1; every other node was left alone');
  expect(await text()).toBe(before.text);
  const now = await pods();
  expect(Object.keys(now).filter((node) => now[node] !== before.pods[node])).toEqual(['n1']);
  expect(reports.map(({ sent, answered }) => sent - answered)).toEqual([0, 0]);
  expect(Math.min(...reports.map(({ sent }) => sent))).toBeGreaterThan(100);
  expect((await bed.client.http(`http://${bed.node('n1').addresses.ipv4}:${nodePort}/`)).status).toBe(200);
  console.log(
    `canary: ${warned[0]?.message}\n  ${reports.map(({ sent }) => sent).join(' and ')} requests, none lost`,
  );
});

clusterTest(
  'an edit by another client between reading and writing is detected, planned around and kept',
  async () => {
    const before = await text();
    const theirs = before.replace('oomScoreAdj: null', 'oomScoreAdj: -999 # theirs');
    let edited = false;
    const racing: Cluster = {
      ...cluster,
      async patch(ref, patch, options) {
        if (ref.name === 'kube-proxy' && options?.dryRun !== true && !edited) {
          edited = true;
          const body = { data: { 'config.conf': theirs } };
          await bed.api.request('PATCH', path, { body, contentType: 'application/merge-patch+json' });
        }
        return cluster.patch(ref, patch, options);
      },
    };
    const { outcome, events } = await run(
      installerOn(racing).kubeProxy.apply({ policy: { strictARP: 'always' } }),
    );
    expect(outcome.error).toBeUndefined();
    expect(outcome.result).toBe('done');
    expect(events.filter(({ type }) => type === 'plan')).toHaveLength(2);
    expect(await text()).toBe(theirs.replace('strictARP: false', 'strictARP: true'));
    // The configuration that each kube-proxy has loaded, through a port-forward to its loopback port.
    expect(outcome.findings.map(({ message }) => message.replace(/kube-proxy-\w+/, 'kube-proxy-*'))).toEqual(
      ['n1', 'n2', 'n3'].map(
        (node) =>
          `Node/${node}: Pod/kube-system/kube-proxy-* runs with the change (confirmed by its configz endpoint)`,
      ),
    );
  },
);

clusterTest('a node that is NotReady is named, refused by default, and not waited for', async () => {
  await bed.node('n3').stop();
  // The status that the node controller would set after its 50 s.
  await bed.api.request('PATCH', '/api/v1/nodes/n3/status', {
    body: { status: { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] } },
    contentType: 'application/strategic-merge-patch+json',
  });
  const refused = await run(installer.kubeProxy.revert());
  expect(refused.outcome).toMatchObject({
    result: 'failed',
    writes: 0,
    error: { message: 'Node/n3: NotReady, its kube-proxy picks the change up when the node returns' },
  });
  const started = performance.now();
  const { outcome, events } = await run(installer.kubeProxy.revert({ rollout: { unreadyNodes: 'ignore' } }));
  expect(outcome.error).toBeUndefined();
  expect(await text()).toContain('strictARP: false');
  expect(await text()).toContain('oomScoreAdj: -999 # theirs');
  expect(events[0]).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ subject: 'Node/n3', severity: 'warning' })]),
  });
  console.log(`one node NotReady: done on the others in ${Math.round(performance.now() - started)} ms`);
});
