import type { JsonObject } from '@gatesmith/kubernetes';
import { judgeByPolicies } from './admission/policies.ts';
import { admitByWebhooks } from './admission/webhooks.ts';
import type { Cluster } from './cluster.ts';
import { defaultDelays } from './default-delays.ts';
import { createFaultState } from './fault-state.ts';
import type { FaultControl } from './faults.ts';
import { createCertificates } from './http/certificates.ts';
import { formatKubeconfig } from './http/kubeconfig.ts';
import type { RecordedRequest } from './http/record.ts';
import { createToken, startApiServer } from './http/server.ts';
import { createRegistry } from './model/registry.ts';
import type { SandboxOptions, SandboxState } from './options.ts';
import { createRandom } from './random.ts';
import { type ObjectFilter, restore, save, selectObjects } from './state.ts';
import { createStore } from './store/store.ts';
import { type ArpAnswer, whoAnswers } from './world/arp.ts';
import { createRealClock } from './world/clock.ts';
import { controllers } from './world/controllers.ts';
import { startEngine } from './world/engine.ts';
import { createFrontDoors, type Reach } from './world/front-doors.ts';
import { createPodLogs } from './world/pod-logs.ts';
import { seedCluster } from './world/seed.ts';

/** A running practice cluster. */
export interface Sandbox extends AsyncDisposable {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** A kubeconfig in YAML with its certificates and credential. */
  readonly kubeconfig: string;
  /** Every request since the start or the last reset, oldest first. */
  readonly requests: readonly RecordedRequest[];
  resetRequests(): void;
  readonly faults: FaultControl;
  /**
   * The loopback port that answers for an announced address, over plain HTTP; `undefined` while no node announces
   * the address, the Service has no such port, or it has no ready pod.
   */
  reach(address: string, port: number): Promise<Reach | undefined>;
  /** The nodes that would answer an ARP request for the address: more than one in IPVS mode without strictARP. */
  arping(address: string): readonly ArpAnswer[];
  /** Copies of the stored objects, in order of kind, namespace and name. */
  objects(filter?: ObjectFilter): readonly JsonObject[];
  /** The whole state, for {@link SandboxOptions.state}. */
  save(): SandboxState;
  /** A line for a start message, which states that this is a model. */
  describe(): string;
  /** Ends watches, listeners and timers; a second call does nothing. */
  close(): Promise<void>;
}

/**
 * Starts a practice cluster: a model of the Kubernetes API in this process, on a free loopback port, over TLS.
 *
 * Real kubectl and Helm 3 and 4 work against it. It is a model: no container runs and no packet leaves the machine.
 *
 * @example
 * ```ts
 * import { startSandbox } from '@gatesmith/sandbox';
 *
 * await using sandbox = await startSandbox();
 * sandbox.describe();
 * ```
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { state, clock = createRealClock(options.speed ?? 1), seed = 1 } = options;
  const user = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] };
  const proofs = createCertificates(user.name, ['kubeadm:cluster-admins']);
  const store = createStore(state?.resourceVersion ?? 0);
  const random = createRandom(state?.seed ?? seed);
  const registry = createRegistry(store);
  // A separate random source, so that a fault does not change the names that objects get.
  const faults = createFaultState(options.faults ?? {}, createRandom(seed + 1));
  const cluster: Cluster = {
    store,
    registry,
    clock,
    random,
    faults,
    delays: { ...defaultDelays, ...options.delays },
    kubernetesVersion: state?.kubernetesVersion ?? options.kubernetesVersion ?? 'v1.36.3',
    logs: createPodLogs(clock, state?.logs),
    memory: new Map(Object.entries(state?.memory ?? {})),
    async admit(request) {
      await admitByWebhooks(cluster, request, options.validateMetallb);
      judgeByPolicies(cluster, request);
    },
  };
  if (state === undefined) seedCluster(cluster, options);
  else restore(cluster, state);
  const engine = startEngine(cluster, controllers);
  const requests: RecordedRequest[] = [];
  const token = createToken();
  const server = await startApiServer({
    cluster,
    certificates: proofs,
    token,
    user,
    record: (request) => requests.push(request),
  });
  const doors = createFrontDoors(cluster);
  const url = `https://127.0.0.1:${server.port}`;
  const credential =
    options.auth === 'client-certificate'
      ? { certificate: proofs.clientCertificate, key: proofs.clientKey }
      : { token };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      engine.stop();
      await Promise.all([server.close(), doors.close()]);
    })();
    return closing;
  };
  return {
    url,
    kubeconfig: formatKubeconfig({ url, ca: proofs.ca, user: user.name, credential }),
    requests,
    resetRequests() {
      requests.length = 0;
    },
    faults: faults.control,
    reach: (address, port) => doors.reach(address, port),
    arping: (address) => whoAnswers(cluster, address),
    objects: (filter = {}) => selectObjects(cluster, filter),
    save: () => save(cluster),
    describe: () =>
      `practice cluster at ${url}: a model of Kubernetes ${cluster.kubernetesVersion} in this process; no container runs, no packet leaves this machine`,
    close,
    [Symbol.asyncDispose]: close,
  };
}
