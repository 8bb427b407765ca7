import { type ChangedObject, comparableRefusal, immutableChanges } from '@internal/testing/immutable-changes';
import { type ApiClient, ApiRefused, isStatus, waitUntil } from '../src/index.ts';

/** A question about the API itself that both worlds must answer alike, and that leaves nothing behind. */
export interface Fact {
  readonly name: string;
  ask(api: ApiClient): Promise<unknown>;
}

type Body = Readonly<Record<string, unknown>>;

const merge = 'application/merge-patch+json';

/** The folder of an object's kind, as discovery has it. */
async function folderOf(api: ApiClient, { apiVersion, kind, metadata }: ChangedObject): Promise<string> {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  type Resources = { resources: readonly { readonly name: string; readonly kind: string }[] };
  const { resources } = await api.request<Resources>('GET', root);
  const { name } = resources.find((one) => one.kind === kind && !one.name.includes('/')) ?? { name: '' };
  return `${root}${metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`}/${name}`;
}

/** The server's reason for a refusal; `undefined` when it accepts the request. */
async function refusalOf(request: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await request();
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiRefused)) throw error;
    return error.message;
  }
}

/** Creates objects for the time of a question. */
async function withObjects<T>(
  api: ApiClient,
  objects: readonly ChangedObject[],
  ask: (paths: readonly string[]) => Promise<T>,
): Promise<T> {
  const paths: string[] = [];
  try {
    for (const object of objects) {
      const folder = await folderOf(api, object);
      await api.request('POST', folder, { body: object });
      paths.push(`${folder}/${object.metadata.name}`);
    }
    return await ask(paths);
  } finally {
    for (const path of paths.reverse()) await remove(api, path);
  }
}

async function remove(api: ApiClient, path: string): Promise<void> {
  const body = { propagationPolicy: 'Background', gracePeriodSeconds: 0 };
  await api.request('DELETE', path, { body });
  await waitUntil(`${path} is gone`, async () => {
    try {
      await api.request('GET', path);
      return false;
    } catch (error) {
      return isStatus(error, 404);
    }
  });
}

const immutable = immutableChanges.map(
  ({ name, object, change }): Fact => ({
    name: `${name} does not change`,
    ask: (api) =>
      withObjects(api, [object], async ([path = '']) => {
        if (object.kind === 'CustomResourceDefinition') await isEstablished(api, path);
        const patch = () => api.request('PATCH', path, { body: change, contentType: merge });
        return comparableRefusal((await refusalOf(patch)) ?? 'accepted');
      }),
  }),
);

async function isEstablished(api: ApiClient, path: string): Promise<void> {
  type Definition = { status?: { conditions?: readonly { type: string; status: string }[] } };
  await waitUntil(`${path} is established`, async () => {
    const { status } = await api.request<Definition>('GET', path);
    return status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True');
  });
}

const daemons = (rollingUpdate: Body, more: Body = {}): ChangedObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'edge', namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: 'edge' } },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate },
    template: {
      metadata: { labels: { app: 'edge' } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'nginx:1.29' }] },
    },
    ...more,
  },
});

interface DaemonStatus {
  readonly metadata: { readonly generation: number };
  readonly status: Readonly<Record<string, number | undefined>>;
}

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly deletionTimestamp?: string };
    readonly spec: { readonly nodeName?: string };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}

/** Rolls a DaemonSet over, and reports the fewest nodes with a ready pod and the most pods at a time. */
async function roll(api: ApiClient, path: string): Promise<unknown> {
  const isComplete = async (): Promise<DaemonStatus['status'] | undefined> => {
    const { metadata, status } = await api.request<DaemonStatus>('GET', path);
    const { desiredNumberScheduled: all, updatedNumberScheduled, numberAvailable } = status;
    const isSeen = status['observedGeneration'] === metadata.generation;
    return isSeen && (all ?? 0) > 0 && updatedNumberScheduled === all && numberAvailable === all
      ? status
      : undefined;
  };
  await waitUntil('the DaemonSet is complete', isComplete, { timeoutMs: 60_000 });
  const template = { metadata: { annotations: { changed: 'yes' } } };
  await api.request('PATCH', path, { body: { spec: { template } }, contentType: merge });
  let fewest = Number.POSITIVE_INFINITY;
  let most = 0;
  const look = async (): Promise<DaemonStatus['status'] | undefined> => {
    const { items } = await api.request<PodList>('GET', '/api/v1/namespaces/default/pods', {
      query: { labelSelector: 'app=edge' },
    });
    const active = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const ready = active.filter(({ status }) =>
      status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    );
    fewest = Math.min(fewest, new Set(ready.map(({ spec }) => spec.nodeName)).size);
    most = Math.max(most, active.length);
    return isComplete();
  };
  const status = await waitUntil('the DaemonSet has rolled over', look, {
    timeoutMs: 60_000,
    intervalMs: 20,
  });
  return { fewest, isSurging: most > 3, most: Math.min(most, 4), status };
}

const rollouts: readonly Fact[] = [
  {
    name: 'a DaemonSet with maxSurge 1 keeps a ready pod on every node while it rolls',
    ask: (api) =>
      withObjects(api, [daemons({ maxSurge: 1, maxUnavailable: 0 })], ([path = '']) => roll(api, path)),
  },
  {
    name: 'maxSurge and maxUnavailable exclude each other',
    ask: async (api) => {
      const path = await folderOf(api, daemons({}));
      const create = (limits: Body) => () => api.request('POST', path, { body: daemons(limits) });
      return [
        await refusalOf(create({ maxSurge: 1 })),
        await refusalOf(create({ maxUnavailable: 0 })),
        await refusalOf(create({ maxSurge: '50%', maxUnavailable: '10%' })),
      ];
    },
  },
  {
    name: 'fields that state their zero value are not stored',
    ask: (api) => {
      const { spec } = daemons({ maxSurge: 1, maxUnavailable: 0 });
      const object = daemons({}, { ...(spec as Body), minReadySeconds: 0 });
      return withObjects(api, [zeroed(object)], async ([path = '']) => {
        const stored = await api.request<{ spec: unknown }>('GET', path);
        return stored.spec;
      });
    },
  },
];

/** The template with what charts write although it is the default. */
function zeroed(object: ChangedObject): ChangedObject {
  const text = JSON.stringify(object);
  return JSON.parse(
    text
      .replace(
        '"terminationGracePeriodSeconds":1',
        '"terminationGracePeriodSeconds":1,"hostNetwork":false,"hostPID":false,"hostIPC":false,"nodeSelector":{},"tolerations":[]',
      )
      .replace(
        '"image":"nginx:1.29"',
        '"image":"nginx:1.29","lifecycle":null,"resources":null,"args":[],"env":[],"livenessProbe":{"initialDelaySeconds":0,"httpGet":{"path":"/","port":80}},"ports":[{"containerPort":80,"hostPort":0}]',
      ),
  );
}

/** Facts of an empty cluster. */
export const plainFacts: readonly Fact[] = [...immutable, ...rollouts];

const selector = { 'app.kubernetes.io/name': 'traefik' };
const balancer = (name: string, spec: Body = {}, annotations: Body = {}): ChangedObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  // Next to the pods that answer for it.
  metadata: { name, namespace: 'traefik', ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
  spec: { type: 'LoadBalancer', selector, ports: [{ port: 8080, targetPort: 'web' }], ...spec },
});

interface ServiceStatus {
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip: string }[] } };
}

async function addressesOf(api: ApiClient, path: string): Promise<readonly string[]> {
  const { status } = await api.request<ServiceStatus>('GET', path);
  return (status.loadBalancer.ingress ?? []).map(({ ip }) => ip);
}

/** The addresses that a Service has once they are other than before, and once they are allocated at all. */
async function settledAddresses(
  api: ApiClient,
  path: string,
  before: readonly string[] = [],
): Promise<readonly string[]> {
  return waitUntil(`${path} has other addresses than [${before.join()}]`, async () => {
    const addresses = await addressesOf(api, path);
    return addresses.join() === before.join() ? undefined : addresses;
  });
}

const requested = 'metallb.io/loadBalancerIPs';

/** Changes a Service and reports the addresses that follow. */
async function addressesAfter(api: ApiClient, path: string, changes: readonly Body[]): Promise<unknown> {
  const seen: (readonly string[])[] = [await settledAddresses(api, path)];
  for (const body of changes) {
    await api.request('PATCH', path, { body, contentType: merge });
    seen.push(await settledAddresses(api, path, seen.at(-1)));
  }
  return seen;
}

const inSystem = (kind: string, name: string, spec: Body): ChangedObject => ({
  apiVersion: kind === 'BGPPeer' ? 'metallb.io/v1beta2' : 'metallb.io/v1beta1',
  kind,
  metadata: { name, namespace: 'metallb-system' },
  spec,
});

const preferring = (name: string, localPref: number, node: string): ChangedObject =>
  inSystem('BGPAdvertisement', name, {
    ipAddressPools: ['default'],
    localPref,
    nodeSelectors: [{ matchLabels: { 'kubernetes.io/hostname': node } }],
  });

/** Facts about MetalLB, in a cluster with the recipe installed: pool `default` from 192.168.20.20 on. */
export const metallbFacts: readonly Fact[] = [
  {
    name: 'a changed request for an address is honoured, by annotation and by spec.loadBalancerIP',
    ask: (api) =>
      withObjects(api, [balancer('asks', {}, { [requested]: '192.168.20.150' })], ([path = '']) =>
        addressesAfter(api, path, [
          { metadata: { annotations: { [requested]: '192.168.20.151' } } },
          { metadata: { annotations: { [requested]: null } }, spec: { loadBalancerIP: '192.168.20.152' } },
        ]),
      ),
  },
  {
    name: 'a request that no pool can meet costs the Service its address',
    ask: (api) =>
      withObjects(api, [balancer('asks')], ([path = '']) =>
        addressesAfter(api, path, [{ metadata: { annotations: { [requested]: '10.99.99.99' } } }]),
      ),
  },
  {
    name: 'a Service of another class is neither served nor announced',
    ask: (api) =>
      withObjects(
        api,
        [balancer('foreign', { loadBalancerClass: 'example.com/other' }), balancer('own')],
        async ([foreign = '', own = '']) => {
          const ingress = [{ ip: '192.168.20.160' }];
          const body = { status: { loadBalancer: { ingress } } };
          await api.request('PATCH', `${foreign}/status`, { body, contentType: merge });
          await settledAddresses(api, own);
          // The speakers have seen both by the time that they announce the later one.
          const announced = await waitUntil('the Service without a class is announced', async () => {
            const names = await announcedNames(api);
            return names.includes('own') ? names : undefined;
          });
          return { announced, foreign: await addressesOf(api, foreign) };
        },
      ),
  },
  {
    name: "MetalLB's webhook compares advertisements on the nodes that they have in common",
    ask: (api) =>
      withObjects(api, [preferring('one', 100, 'n1'), preferring('two', 200, 'n2')], async () => {
        const third = preferring('three', 300, 'n1');
        const folder = await folderOf(api, third);
        const refusal = await refusalOf(() => api.request('POST', folder, { body: third }));
        return refusal?.includes('denied the request');
      }),
  },
];

async function announcedNames(api: ApiClient): Promise<readonly string[]> {
  type Statuses = { items: readonly { status: { serviceName?: string; serviceNamespace?: string } }[] };
  const { items } = await api.request<Statuses>('GET', '/apis/metallb.io/v1beta1/servicel2statuses');
  return items
    .filter(({ status }) => status.serviceNamespace === 'traefik')
    .flatMap(({ status }) => status.serviceName ?? [])
    .sort();
}
