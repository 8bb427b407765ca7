// A kubelet that runs pods as processes. It runs in its node's network namespace, so whatever it starts for a pod on the
// host network is simply there. usage: kubelet-main.ts CONFIG.json; one line per event on standard output.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApiClient } from '../api/api-client.ts';
import { listAndWatch } from '../api/list-and-watch.ts';
import type { KubeletOrder } from './kubelet.ts';
import type { KubeletConfig } from './kubelet-config.ts';
import { startKubeletServer } from './kubelet-server.ts';
import type { Pod } from './pod.ts';
import { type PodWorker, startPodWorker } from './pod-worker.ts';
import { keepNode, registerNode } from './register-node.ts';

const config: KubeletConfig = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const api = createApiClient({
  endpoint: config.server,
  ca: readFileSync(config.certFile, 'utf8'),
  token: config.token,
  userAgent: `process-kubelet/${config.nodeName}`,
});
const log = (line: string): void => console.error(`${new Date().toISOString()} ${line}`);
const workers = new Map<string, PodWorker>();
const stopping = new AbortController();
/** The pod network's first addresses are the node's own. */
let lastNumber = 4;

process.on('unhandledRejection', (error) => log(`unhandled: ${String(error)}`));

startKubeletServer(config, (namespace, name) =>
  [...workers.values()].find(({ pod }) => pod.metadata.namespace === namespace && pod.metadata.name === name),
).on('error', (error) => {
  log(`kubelet port: ${error.message}`);
  process.exit(1);
});

// Orders of the test bed, one JSON object per line: {"kill": "speaker", "forMs": 5000}, {"resume": "speaker"}.
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order: KubeletOrder = JSON.parse(line);
    const name = 'kill' in order ? order.kill : order.resume;
    const found = [...workers.values()].flatMap(({ containers }) => containers.get(name) ?? []);
    for (const container of found) {
      if ('kill' in order) container.kill(order.forMs);
      else container.resume();
    }
    process.stdout.write(`${JSON.stringify({ found: found.length })}\n`);
  })
  .on('close', () => process.exit(0));

// A node that comes back may be quicker than its cable, or meet the node controller at its object.
for (let registered = false; !registered; ) {
  try {
    await registerNode(api, config);
    registered = true;
  } catch (error) {
    log(`registering: ${String(error)}`);
    await sleep(500);
  }
}
process.stdout.write(`${JSON.stringify({ registered: config.nodeName })}\n`);
void keepNode(api, config, stopping.signal);
await listAndWatch<Pod>({
  api,
  path: '/api/v1/pods',
  query: { fieldSelector: `spec.nodeName=${config.nodeName}` },
  signal: stopping.signal,
  onTrouble: (error) => log(`watching pods: ${String(error)}`),
  onGone(uid) {
    const worker = workers.get(uid);
    if (worker === undefined) return;
    void worker.abandon().then(() => workers.delete(uid));
  },
  onObject(pod) {
    const { uid, deletionTimestamp, deletionGracePeriodSeconds = 30 } = pod.metadata;
    const worker = workers.get(uid);
    if (deletionTimestamp !== undefined) {
      if (worker === undefined) forget(pod);
      else void worker.terminate(deletionGracePeriodSeconds * 1_000).then(() => workers.delete(uid));
    } else if (worker === undefined && !['Succeeded', 'Failed'].includes(pod.status?.phase ?? '')) {
      log(`${pod.metadata.namespace}/${pod.metadata.name}: arrived`);
      workers.set(uid, startPodWorker({ api, config, pod, number: ++lastNumber, log }));
    }
  },
});

/** A pod that ended while this kubelet was stopped. */
function forget({ metadata: { name, namespace, uid } }: Pod): void {
  const body = { gracePeriodSeconds: 0, preconditions: { uid } };
  api.request('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, { body }).catch(() => undefined);
}
