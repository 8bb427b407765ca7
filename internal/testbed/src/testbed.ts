import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { ApiClient } from './api/api-client.ts';
import { applyObjects, type Manifest } from './api/apply-objects.ts';
import { type BlockPortOptions, blockPort } from './block-port.ts';
import { buildPrograms } from './build/build-programs.ts';
import { type ControlPlane, startControlPlane } from './cluster/control-plane.ts';
import { type KubeProxyMode, kubeProxyObjects } from './cluster/kube-proxy-objects.ts';
import { kubeconfigText } from './cluster/kubeconfig.ts';
import { type FaultProxy, startFaultProxy } from './faults/fault-proxy.ts';
import type { FaultRule } from './faults/fault-rules.ts';
import { describeReality, imageReality } from './kubelet/images.ts';
import { defaultPace, type KubeletConfig, type KubeletPace } from './kubelet/kubelet-config.ts';
import type { IpFamily } from './lan/addresses.ts';
import { type Agent, startAgent } from './lan/agent.ts';
import type { HttpAnswer } from './lan/agent-protocol.ts';
import { createLan, type LanHost } from './lan/lan.ts';
import { createLanClient, type LanClient } from './lan/lan-client.ts';
import { createRun, type Run } from './lan/run.ts';
import { tearDown } from './lan/tear-down.ts';
import { assertAvailable } from './requirements.ts';
import { createTestbedNode, type TestbedNode } from './testbed-node.ts';
import { waitUntil } from './wait-until.ts';

export interface TestbedOptions {
  /** @default 3 */
  readonly nodes?: number | undefined;
  /** `none`: no program serves Services, as in a cluster whose network replaces kube-proxy. @default 'nftables' */
  readonly kubeProxy?: KubeProxyMode | 'none' | undefined;
  /** The first one is the primary. @default ['IPv4'] */
  readonly ipFamilies?: readonly IpFamily[] | undefined;
  /** The faults between clients that use the kubeconfig and the API server. */
  readonly faults?: readonly FaultRule[] | undefined;
  /** Decides faults with a probability. @default 1 */
  readonly seed?: number | undefined;
  /** The speed of the kubelets. */
  readonly pace?: Partial<KubeletPace> | undefined;
  /** The seconds until pods of a lost node are replaced. @default 300, as in Kubernetes */
  readonly evictAfterSeconds?: number | undefined;
  /** Run the real Traefik; a minute to build when not cached, and slower to start. @default false */
  readonly traefik?: boolean | undefined;
  /** A kubectl for pods of that image; without one they only look as if they ran. */
  readonly kubectl?: string | undefined;
  /** Other releases of programs that the bed runs: by the image's whole name, the file to run for it. @default none */
  readonly imagePrograms?: Readonly<Record<string, string>> | undefined;
  readonly report?: ((line: string) => void) | undefined;
}

/** A real cluster on its own LAN. `await using` removes it again. */
export interface Testbed extends AsyncDisposable {
  readonly run: Run;
  /** Path of a kubeconfig that goes through the fault proxy; good on this machine and on `client`. */
  readonly kubeconfig: string;
  /** Bypasses the fault proxy, so that observation is not recorded as a request. */
  readonly api: ApiClient;
  readonly faults: FaultProxy;
  readonly client: LanClient;
  readonly router: LanClient;
  readonly nodes: readonly TestbedNode[];
  /** @throws Error for a name that no node has. */
  node(name: string): TestbedNode;
  /** The node with this hardware address. */
  nodeByMac(mac: string): TestbedNode | undefined;
  apply(...objects: readonly Manifest[]): Promise<void>;
  restartApiServer(options?: { readonly downForMs?: number | undefined }): Promise<void>;
  /** Makes a port of pods refuse or swallow connections; returns the function that restores it. */
  blockPort(options: BlockPortOptions): Promise<() => Promise<void>>;
  /** The real and the substituted images of this run, one line per image seen so far. */
  reality(): Promise<readonly string[]>;
  /** The last lines of every log, for a failed test. */
  logs(pattern: RegExp, lines?: number): string;
}

const kubernetesVersion = 'v1.36.3';

/**
 * Starts a control plane, a LAN and nodes; answers when the nodes are ready and kube-proxy runs. Programs that are not
 * in the cache are built first.
 *
 * @throws TestbedError naming the program that ended or the state that was not reached, with the log's last lines.
 */
export async function startTestbed({
  nodes: nodeCount = 3,
  kubeProxy = 'nftables',
  ipFamilies = ['IPv4'],
  faults: rules,
  seed,
  pace,
  evictAfterSeconds,
  traefik = false,
  kubectl,
  imagePrograms = {},
  report = (line) => console.error(line),
}: TestbedOptions = {}): Promise<Testbed> {
  await assertAvailable();
  const built = await buildPrograms({
    modules: ['kubernetes', 'etcd', 'metallb', ...(traefik ? (['traefik'] as const) : [])],
    report,
  });
  const programs = { ...built, ...(kubectl !== undefined && { kubectl }) };
  const run = createRun();
  const unguard = tearDownOnExit(run);
  const destroy = (): void => {
    tearDown(run);
    unguard();
  };
  try {
    const lan = await createLan(run, nodeCount, ipFamilies);
    const log = (name: string): string => join(run.folder, 'logs', `${name}.log`);
    const [cpAgent, clientAgent, routerAgent] = [lan.controlPlane, lan.client, lan.router].map((host) =>
      startAgent(host, log(`agent-${host.name}`)),
    );
    if (cpAgent === undefined || clientAgent === undefined || routerAgent === undefined)
      throw new Error('three hosts');
    const controlPlane = await startControlPlane({
      run,
      lan,
      programs,
      ipFamilies,
      agent: cpAgent,
      evictAfterSeconds,
    });
    const { api, certificates, adminToken, socketPath } = controlPlane;
    const faults = await startFaultProxy({
      ownSocketPath: join(run.folder, 'proxy.sock'),
      socketPath,
      certificates,
      rules,
      seed,
    });
    // The kubeconfig works on the client too: a gatesmith that runs there reaches the addresses it probes.
    await clientAgent.ask({ do: 'listen', port: faults.port, socketPath: faults.socketPath });
    const kubeconfig = join(run.folder, 'kubeconfig');
    writeFileSync(
      kubeconfig,
      kubeconfigText({ server: faults.url, ca: certificates.cert, token: adminToken }),
      {
        mode: 0o600,
      },
    );
    const nodes = await Promise.all(
      lan.nodes.map((host, index) => {
        const config: KubeletConfig = {
          nodeName: host.name,
          nodeIndex: index + 1,
          addresses: host.addresses,
          runFolder: run.folder,
          namespacePrefix: run.namespace(`${host.name}-p`),
          server: serverOf(controlPlane),
          token: adminToken,
          certFile: certificates.certFile,
          keyFile: certificates.keyFile,
          programs,
          imagePrograms,
          kubernetesVersion,
          pace: { ...defaultPace, ...pace },
        };
        return createTestbedNode({ run, lan, host, config, api });
      }),
    );
    if (kubeProxy !== 'none') {
      const ca = certificates.cert;
      await applyObjects(
        api,
        kubeProxyObjects({ mode: kubeProxy, ipFamilies, server: controlPlane.server, ca }),
      );
      // Without the kernel's IPVS a real kube-proxy refuses to start, and a test that asks for it requires just that.
      if (kubeProxy !== 'ipvs') await kubeProxyReady(lan.nodes, cpAgent);
    }
    const logs: Testbed['logs'] = (pattern, lines = 20) =>
      readdirSync(join(run.folder, 'logs'))
        .filter((name) => pattern.test(name))
        .map((name) => `== ${name}\n${lastLines(join(run.folder, 'logs', name), lines)}`)
        .join('\n');
    return {
      run,
      kubeconfig,
      api,
      faults,
      client: createLanClient(lan.client, clientAgent),
      router: createLanClient(lan.router, routerAgent),
      nodes,
      node(name) {
        const node = nodes.find((each) => each.name === name);
        if (node === undefined)
          throw new Error(`${name}: no such node, there are ${nodes.map((n) => n.name)}`);
        return node;
      },
      nodeByMac: (mac) => nodes.find((node) => node.mac === mac),
      apply: (...objects) => applyObjects(api, objects),
      blockPort: (options) => blockPort(run, api, options),
      restartApiServer: (options) => controlPlane.restartApiServer(options),
      async reality() {
        const { items } = await api.request<{
          items: readonly { spec: { containers: readonly { image: string }[] } }[];
        }>('GET', '/api/v1/pods');
        const images = new Set(items.flatMap(({ spec }) => spec.containers.map(({ image }) => image)));
        return [
          'kube-apiserver, kube-controller-manager, kube-scheduler, etcd: real',
          'kubelet, container runtime, pod network: of the test bed',
          ...[...images].sort().map((image) =>
            describeReality(
              image,
              imageReality(image, (program) => programs[program] !== undefined),
            ),
          ),
        ];
      },
      logs,
      async [Symbol.asyncDispose]() {
        api.close();
        await faults.close();
        destroy();
      },
    };
  } catch (error) {
    destroy();
    throw error;
  }
}

/** However this process ends, short of a SIGKILL, the run is removed first. */
function tearDownOnExit(run: Run): () => void {
  const onExit = (): void => tearDown(run);
  const onSignal = (signal: NodeJS.Signals): void => {
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('exit', onExit);
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  return () => {
    process.off('exit', onExit);
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onSignal);
  };
}

function serverOf({ server }: ControlPlane): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(server);
  return { host: isIPv6(hostname) ? `[${hostname}]` : hostname, port: Number(port) };
}

/** kube-proxy's own word that its rules are in place: its pods have no probe, so they look ready too early. */
async function kubeProxyReady(nodes: readonly LanHost[], agent: Agent): Promise<void> {
  await Promise.all(
    nodes.map(({ name, addresses }) =>
      waitUntil(
        `kube-proxy on ${name} has written its rules`,
        async () => {
          const url = `http://${addresses.ipv4}:10256/healthz`;
          const { status } = await agent.ask<HttpAnswer>({ do: 'http', url, headers: {}, timeoutMs: 2_000 });
          return status === 200;
        },
        { timeoutMs: 60_000 },
      ),
    ),
  );
}

function lastLines(file: string, lines: number): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
