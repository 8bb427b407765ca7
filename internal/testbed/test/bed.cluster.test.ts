import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { helmBinaries } from '@internal/testing/helm';
import { KubeConfig, PortForward } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { processesIn } from '../src/lan/tear-down.ts';
import { runCommand } from '../src/run-command.ts';
import { clusterTest } from './cluster-test.ts';
import { webService } from './web-service.ts';

/** Everything on the machine that a bed could leave behind; other beds may come and go meanwhile. */
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

  // A control plane that considers the node lost is informed again that it is ready, here while the rest continues.
  const doubted = {
    status: { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] },
  };
  await bed.api.request('PATCH', '/api/v1/nodes/n1/status', {
    body: doubted,
    contentType: 'application/strategic-merge-patch+json',
  });
  const readyAgain = kubectl('wait', '--for=condition=Ready', 'node/n1', '--timeout=60s');

  // The settings as loaded; the port is the node's loopback, hence the question from there.
  const mode = await bed.node('n1').http('http://127.0.0.1:10249/proxyMode');
  expect(mode).toBe('nftables');
  const config = await bed.node('n1').http('http://127.0.0.1:10249/configz');
  expect(config).toMatch(/"strictARP":false/i);

  // The same through the API server and the kubelet, as a person without a shell on the node asks, by kubectl and by the
  // official JavaScript client, which speak different protocols.
  const pod = (await kubectl('get', 'pods', '-n', 'kube-system', '-o', 'jsonpath={..metadata.name}')).trim();
  await using forward = await portForward(newest.kubectl, bed, ['-n', 'kube-system', pod], 10_249);
  expect(await (await fetch(`${forward.url}/proxyMode`)).text()).toBe('nftables');
  expect(await (await fetch(`${forward.url}/configz`)).text()).toMatch(/"strictARP":false/i);
  expect(await askThroughClient(bed, pod, 10_249, '/proxyMode')).toMatch(/nftables$/);
  expect(await askThroughClient(bed, pod, 1, '/')).toMatch(/error forwarding port 1 to pod .*ECONNREFUSED/);

  // Inside the container are its mounts and its arguments come through unharmed; its exit code is the command's.
  const inPod = ['exec', '-n', 'kube-system', pod, '--'];
  expect(await kubectl(...inPod, 'cat', '/var/lib/kube-proxy/config.conf')).toContain('strictARP: false');
  expect(await kubectl(...inPod, 'printf', '%s|', 'a b', "'$HOME'", '')).toBe("a b|'$HOME'||");
  const fed = ['exec', '-i', '-n', 'kube-system', pod, '--', 'tr', 'a-z', 'A-Z'];
  const { stdout } = await runCommand(newest.kubectl, ['--kubeconfig', bed.kubeconfig, ...fed], {
    input: 'fed',
  });
  expect(stdout).toBe('FED');
  await expect(kubectl(...inPod, 'sh', '-c', 'exit 7')).rejects.toThrow(/ended with 7/);

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

  // A pod with its own network is asked on its own loopback.
  await bed.apply(...webService('web'));
  const web = await waitUntil('a web pod listens', async () => {
    const names = await kubectl('get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}');
    const [first = ''] = names.split(' ');
    return (await kubectl('logs', first)).includes('listens on 80') && first;
  });
  await using toWeb = await portForward(newest.kubectl, bed, [web], 80);
  expect(await (await fetch(toWeb.url)).json()).toMatchObject({ pod: web });

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

  expect(await readyAgain).toContain('condition met');
  expect(await bed.reality()).toContain('registry.k8s.io/kube-proxy:v1.36.3: the real kube-proxy');
});

/** `kubectl port-forward` to a port that this machine chooses. */
async function portForward(
  kubectl: string,
  bed: Testbed,
  target: readonly string[],
  port: number,
): Promise<AsyncDisposable & { readonly url: string }> {
  const child = spawn(kubectl, ['--kubeconfig', bed.kubeconfig, 'port-forward', ...target, `:${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line', {
    signal: AbortSignal.timeout(20_000),
  });
  const [, local] = /127\.0\.0\.1:(\d+)/.exec(String(line)) ?? [];
  return {
    url: `http://127.0.0.1:${local}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** One HTTP/1.0 request through a forward of the official client; what it says on its error stream counts as an answer. */
async function askThroughClient(bed: Testbed, pod: string, port: number, path: string): Promise<string> {
  const config = new KubeConfig();
  config.loadFromFile(bed.kubeconfig);
  const [input, output] = [new PassThrough(), new PassThrough()];
  const socket = await new PortForward(config).portForward('kube-system', pod, [port], output, output, input);
  if (typeof socket === 'function') throw new Error('a forward without retries is a socket');
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  input.write(`GET ${path} HTTP/1.0\r\n\r\n`);
  await closed;
  output.end();
  return text(output);
}

async function configText(bed: Testbed): Promise<string> {
  const { data } = await bed.api.request<{ data: Record<string, string> }>(
    'GET',
    '/api/v1/namespaces/kube-system/configmaps/kube-proxy',
  );
  return data['config.conf'] ?? '';
}
