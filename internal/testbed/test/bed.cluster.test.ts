import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { helmBinaries } from '@internal/testing/helm';
import { expect } from 'vitest';
import { startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { processesIn } from '../src/lan/tear-down.ts';
import { runCommand } from '../src/run-command.ts';
import { clusterTest } from './cluster-test.ts';
import { webService } from './web-service.ts';

/** What is on the machine that a bed could leave behind; other beds may come and go meanwhile. */
function traces({ run }: Testbed): Readonly<Record<string, readonly unknown[]>> {
  const namespaces = readdirSync('/run/netns').filter((name) => name.startsWith(run.namespace('')));
  const mentions = (text: string): boolean => text.includes(run.id) || text.includes(run.folder);
  return {
    namespaces,
    processes: [
      ...processesIn(namespaces),
      ...readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
        .filter((pid) => mentions(commandLine(pid))),
    ],
    mounts: readFileSync('/proc/self/mounts', 'utf8').split('\n').filter(mentions),
    files: readdirSync(tmpdir()).filter((name) => run.folder.endsWith(name)),
  };
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

clusterTest('a bed leaves no process, namespace, mount or file behind', async () => {
  const bed = await startTestbed({ nodes: 1 });
  await bed.apply(...webService('nginx'));
  await waitUntil('a pod runs', async () => /nginx/.test(bed.logs(/nginx/)));
  const during = traces(bed);
  expect(during['processes']?.length).toBeGreaterThan(5);
  expect(during['namespaces']?.length).toBeGreaterThan(4);
  expect(during['files']).toHaveLength(1);

  await bed[Symbol.asyncDispose]();

  expect(traces(bed)).toEqual({ namespaces: [], processes: [], mounts: [], files: [] });
});

clusterTest('two beds run side by side on the same addresses without meeting', async () => {
  const [one, two] = await Promise.all([startTestbed({ nodes: 1 }), startTestbed({ nodes: 1 })]);
  try {
    await one.api.request('POST', '/api/v1/namespaces', { body: { metadata: { name: 'only-in-one' } } });
    const names = async (bed: Testbed): Promise<readonly string[]> => {
      type List = { items: readonly { metadata: { name: string } }[] };
      return (await bed.api.request<List>('GET', '/api/v1/namespaces')).items.map(
        ({ metadata }) => metadata.name,
      );
    };
    expect(await names(one)).toContain('only-in-one');
    expect(await names(two)).not.toContain('only-in-one');
  } finally {
    await Promise.all([one, two].map((bed) => bed[Symbol.asyncDispose]()));
  }
});

clusterTest('pods are restarted, refreshed, replaced and read by kubectl as on a real node', async () => {
  await using bed = await startTestbed({ nodes: 1, pace: { volumeRefreshMs: 300 } });
  const [newest] = (await helmBinaries()).slice(-1);
  if (newest === undefined) throw new Error('kubectl comes with Helm');
  const kubectl = async (...args: readonly string[]): Promise<string> =>
    (await runCommand(newest.kubectl, ['--kubeconfig', bed.kubeconfig, ...args])).stdout;

  // kube-proxy's own words, over the API server and the kubelet's port.
  await waitUntil('kubectl logs answers', async () => {
    const log = await kubectl('logs', '-n', 'kube-system', '-l', 'k8s-app=kube-proxy', '--tail=200');
    return log.includes('Using nftables Proxier');
  });

  // The settings as loaded; the port is the node's loopback, hence the question from there.
  const mode = await bed.node('n1').http('http://127.0.0.1:10249/proxyMode');
  expect(mode).toBe('nftables');
  const config = await bed.node('n1').http('http://127.0.0.1:10249/configz');
  expect(config).toMatch(/"strictARP":false/i);

  // A container that dies is started again, and its pod says how often.
  expect(await bed.node('n1').killContainer('kube-proxy')).toBe(1);
  await waitUntil('kube-proxy was restarted', async () => {
    const pods = await kubectl(
      'get',
      'pods',
      '-n',
      'kube-system',
      '-o',
      'jsonpath={..restartCount}/{..ready}',
    );
    return pods === '1/true';
  });

  // Patch and restart, as kubeadm's users do it: the new pod reads the new text.
  const patch = {
    data: { 'config.conf': (await configText(bed)).replace('strictARP: false', 'strictARP: true') },
  };
  await kubectl('patch', 'configmap', 'kube-proxy', '-n', 'kube-system', '--patch', JSON.stringify(patch));
  await kubectl('rollout', 'restart', 'daemonset/kube-proxy', '-n', 'kube-system');
  await kubectl('rollout', 'status', 'daemonset/kube-proxy', '-n', 'kube-system', '--timeout=60s');
  await waitUntil('the new kube-proxy has strictARP loaded', async () =>
    /"strictARP":true/i.test(await bed.node('n1').http('http://127.0.0.1:10249/configz')),
  );

  expect(await bed.reality()).toContain('registry.k8s.io/kube-proxy:v1.36.3: the real kube-proxy');
});

async function configText(bed: Testbed): Promise<string> {
  const { data } = await bed.api.request<{ data: Record<string, string> }>(
    'GET',
    '/api/v1/namespaces/kube-system/configmaps/kube-proxy',
  );
  return data['config.conf'] ?? '';
}
