import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assembleChart,
  type ChartSource,
  type Cluster,
  connectCluster,
  createInstaller,
  type Helm,
  helmBinary,
  httpProbe,
  type Installer,
  type Probe,
  readChart,
} from '@gatesmith/installer';
import { startSandbox } from '@gatesmith/sandbox';
import { helmBinaries } from '@internal/testing/helm';
import { parse } from 'yaml';
import { createApiClient } from '../src/api/api-client.ts';
import { type ApiClient, startTestbed, type Testbed } from '../src/index.ts';
import { charts, umbrella } from './gatesmith.ts';
import { lasting, type StoredObject, storedObjects } from './inventory.ts';
import { isWrite } from './requests.ts';

/** A cluster with an installer on it, and the questions that the real one and the model both answer. */
export interface World extends AsyncDisposable {
  readonly installer: Installer;
  readonly cluster: Cluster;
  objects(): Promise<readonly StoredObject[]>;
  /** The writes of clients since the last call: `verb path`, in order. */
  takeWrites(): readonly string[];
  /** Requests as they are, of an administrator. */
  readonly api: ApiClient;
  /** MetalLB's webhook refuses connections; answers how to fix it. */
  refuseWebhook(): Promise<() => Promise<void>>;
  /** An installer for a user who may do everything but patch Namespaces. */
  withoutRightToPatchNamespaces(): Promise<Installer>;
}

/** The real control plane; HTTP is asked from the client host. */
export async function realWorld(): Promise<World> {
  const bed = await startTestbed();
  const probe: Probe = {
    async http({ address, port, host, path = '/', timeoutMs }) {
      const url = `http://${address}:${port}${path}`;
      const headers = host === undefined ? {} : { host };
      try {
        const { status, body, tookMs } = await bed.client.http(url, { headers, timeoutMs });
        return { answered: true, status, body, ms: tookMs };
      } catch (error) {
        return { answered: false, reason: String(error) };
      }
    },
    arp: async ({ address }) => ({
      asked: true,
      macs: [...(await bed.client.arping(address, { count: 2 }))],
    }),
  };
  const cluster = await connectCluster({ kubeconfig: bed.kubeconfig });
  const helm = await newestHelm(bed.kubeconfig, bed.run.folder);
  const chart = await chartIn(bed.run.folder);
  const others: Cluster[] = [];
  return {
    cluster,
    api: bed.api,
    installer: createInstaller({ cluster, helm, probe, chart }),
    objects: () => storedObjects(bed),
    takeWrites() {
      const taken = bed.faults.requests().filter(isWrite);
      bed.faults.forget();
      return taken.map(({ verb, path }) => `${verb} ${path}`);
    },
    refuseWebhook: () =>
      bed.blockPort({
        namespace: 'metallb-system',
        labelSelector: 'app.kubernetes.io/component=controller',
        port: 9443,
        how: 'refuse',
      }),
    async withoutRightToPatchNamespaces() {
      const kubeconfigText = await limitedKubeconfig(bed);
      const limited = await connectCluster({ kubeconfigText });
      others.push(limited);
      const installer = createInstaller({ cluster: limited, helm, probe, chart });
      return { ...installer, up: (...args) => afterwards(installer.up(...args), () => takeLimitsAway(bed)) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([cluster, ...others].map((each) => each.close()));
      await bed[Symbol.asyncDispose]();
    },
  };
}

/** A kubeconfig of a separate user who lacks one right. */
async function limitedKubeconfig(bed: Testbed): Promise<string> {
  const name = 'limited';
  const apiGroup = 'rbac.authorization.k8s.io';
  const { resources } = await bed.api.request<{ resources: readonly { name: string }[] }>('GET', '/api/v1');
  const { groups } = await bed.api.request<{ groups: readonly { name: string }[] }>('GET', '/apis');
  const others = resources.map((resource) => resource.name).filter((each) => !each.startsWith('namespaces'));
  await bed.apply(
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: [
        { apiGroups: groups.map((group) => group.name), resources: ['*'], verbs: ['*'] },
        { apiGroups: ['metallb.io'], resources: ['*'], verbs: ['*'] },
        { apiGroups: [''], resources: others, verbs: ['*'] },
        {
          apiGroups: [''],
          resources: ['namespaces'],
          verbs: ['get', 'list', 'watch', 'create', 'update', 'delete'],
        },
      ],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
    },
  );
  const { status } = await bed.api.request<{ status: { token: string } }>(
    'POST',
    '/api/v1/namespaces/default/serviceaccounts/default/token',
    { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} } },
  );
  const text = readFileSync(bed.kubeconfig, 'utf8');
  const config: { users: readonly { name: string }[] } = JSON.parse(text);
  const users = config.users.map((user) => ({ name: user.name, user: { token: status.token } }));
  return JSON.stringify({ ...config, users });
}

async function takeLimitsAway({ api }: Testbed): Promise<void> {
  for (const kind of ['clusterrolebindings', 'clusterroles']) {
    await api.request('DELETE', `/apis/rbac.authorization.k8s.io/v1/${kind}/limited`);
  }
}

const nodes = [1, 2, 3].map((number) => ({
  name: `n${number}`,
  address: `192.168.20.1${number}`,
  controlPlane: false,
}));

/** The model, set up as the same cluster. `folder` is the caller's to remove. */
export async function modelledWorld(folder: string): Promise<World> {
  const sandbox = await startSandbox({ nodes, kubeProxy: { mode: 'nftables' }, speed: 10 });
  mkdirSync(folder, { recursive: true });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const helm = await newestHelm(kubeconfig, folder);
  const probe: Probe = {
    ...httpProbe({
      reroute: (address, port) => sandbox.reach(address, port),
      model: 'practice cluster',
    }),
    arp: async ({ address }) => ({ asked: true, macs: sandbox.arping(address).map(({ mac }) => mac) }),
  };
  const installer = createInstaller({ cluster, helm, probe, chart: await chartIn(folder) });
  const api = apiOf(sandbox.kubeconfig);
  return {
    cluster,
    api,
    installer,
    // The model stores what the API serves, so these have kind and metadata.
    objects: async () => lasting(sandbox.objects() as readonly unknown[] as readonly StoredObject[]),
    takeWrites() {
      const taken = sandbox.requests.filter(({ write }) => write);
      sandbox.resetRequests();
      return taken.map(({ verb, path }) => `${verb} ${path.split('?')[0]}`);
    },
    async refuseWebhook() {
      sandbox.faults.webhook('metallb-webhook-configuration', 'refused');
      return async () => sandbox.faults.webhook('metallb-webhook-configuration', 'model');
    },
    async withoutRightToPatchNamespaces() {
      sandbox.faults.deny({ verbs: ['patch'], groups: [''], resources: ['namespaces'] });
      return {
        ...installer,
        up: (...args) => afterwards(installer.up(...args), () => sandbox.faults.clear()),
      };
    },
    async [Symbol.asyncDispose]() {
      api.close();
      await cluster.close();
      await sandbox.close();
    },
  };
}

function apiOf(kubeconfig: string): ApiClient {
  const { clusters, users } = parse(kubeconfig);
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  const { hostname: host, port } = new URL(server);
  return createApiClient({
    endpoint: { host, port: Number(port) },
    ca: Buffer.from(ca, 'base64').toString(),
    token: users[0].user.token,
    userAgent: 'honesty',
  });
}

async function* afterwards<T>(
  events: AsyncIterable<T>,
  end: () => void | Promise<void>,
): AsyncGenerator<T, void, undefined> {
  yield* events;
  await end();
}

async function newestHelm(kubeconfig: string, folder: string): Promise<Helm> {
  const program = (await helmBinaries()).at(-1)?.helm ?? 'helm';
  return helmBinary({ program, kubeconfig, env: { ...process.env, HELM_CACHE_HOME: join(folder, 'helm') } });
}

async function chartIn(folder: string): Promise<ChartSource> {
  const out = join(folder, 'chart');
  await assembleChart({ umbrella, charts, out });
  return readChart(out);
}
