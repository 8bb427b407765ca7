import type { RequestFault, Sandbox, WebhookFault } from '@gatesmith/sandbox';

/** A small generator with a seed of its own (mulberry32), so that a seed names one schedule for ever. */
export function dice(seed: number): {
  chance(part: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  below(end: number): number;
} {
  let state = (seed + 1) * 0x9e3779b9;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (part) => next() < part,
    below: (end) => Math.floor(next() * end),
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}

/** Everything that goes wrong in one install, from a seed. */
export interface Schedule {
  readonly seed: number;
  readonly requests: readonly RequestFault[];
  readonly webhook?: { readonly fault: WebhookFault; readonly ms: number } | undefined;
  /** The API server is gone for a while, after so many requests. */
  readonly outage?: { readonly after: number; readonly ms: number } | undefined;
  readonly crdsLateMs: number;
  readonly certificateLateMs: number;
  /** Helm is killed after it has written so many objects. */
  readonly helmDiesAfter?: number | undefined;
  readonly secondInstaller: boolean;
  readonly nodeGone: boolean;
  readonly interruptAt?: 'namespaces' | 'crds' | 'kube-proxy' | 'release' | 'webhook' | undefined;
  /** A fault that no patience mends, and the code that it has to end in. */
  readonly permanent?:
    | { readonly fault: 'denied' | 'forbidden' | 'webhook'; readonly code: string }
    | undefined;
}

const written = [
  'namespaces',
  'configmaps',
  'secrets',
  'daemonsets',
  'deployments',
  'services',
  'serviceaccounts',
  'customresourcedefinitions',
  'clusterroles',
  'ipaddresspools',
  'l2advertisements',
  'leases',
] as const;
const read = [
  'nodes',
  'pods',
  'services',
  'daemonsets',
  'deployments',
  'secrets',
  'customresourcedefinitions',
  'endpointslices',
] as const;

/** The schedule that a seed names. */
export function scheduleOf(seed: number): Schedule {
  const { chance, pick, below } = dice(seed);
  const requests: RequestFault[] = [];
  for (let count = below(5); count > 0; count -= 1) {
    const writes = chance(0.6);
    const fault: RequestFault = {
      ...pick([
        { type: 'conflict' },
        { type: 'too-many-requests', retryAfterSeconds: below(2) },
        { type: 'error', code: pick([500, 502, 503, 504] as const) },
        { type: 'reset-before-commit' },
        { type: 'reset-after-commit' },
        { type: 'latency', ms: 200 + below(2000) },
      ] as const),
      resources: [writes ? pick(written) : pick(read)],
      verbs: writes ? ['create', 'update', 'patch', 'delete'] : ['get', 'list'],
      after: below(3),
      times: 1 + below(3),
    };
    requests.push(fault.type === 'conflict' && !writes ? { ...fault, type: 'reset-before-commit' } : fault);
  }
  const permanent = seed % 17 === 16;
  return {
    seed,
    requests,
    webhook: chance(0.3)
      ? { fault: pick(['refused', 'no-endpoints', 'x509', 'timeout'] as const), ms: 500 + below(2500) }
      : undefined,
    outage: chance(0.15) ? { after: 5 + below(120), ms: 300 + below(2500) } : undefined,
    crdsLateMs: chance(0.2) ? below(30_000) : 150,
    certificateLateMs: chance(0.2) ? below(60_000) : 2000,
    helmDiesAfter: chance(0.2) ? below(29) : undefined,
    secondInstaller: !permanent && chance(0.1),
    nodeGone: !permanent && chance(0.1),
    interruptAt:
      !permanent && chance(0.1)
        ? pick(['namespaces', 'crds', 'kube-proxy', 'release', 'webhook'] as const)
        : undefined,
    permanent: permanent
      ? pick([
          { fault: 'denied', code: 'HELM_FAILED' },
          { fault: 'forbidden', code: 'PREFLIGHT_FAILED' },
          { fault: 'webhook', code: 'WAIT_TIMED_OUT' },
        ] as const)
      : undefined,
  };
}

/** Lets the part of a schedule happen that does not hang on the installer's progress. */
export function unleash(sandbox: Sandbox, { requests, webhook, permanent }: Schedule): void {
  sandbox.faults.add(...requests);
  if (webhook !== undefined) {
    sandbox.faults.webhook('metallb-webhook-configuration', webhook.fault);
    setTimeout(() => sandbox.faults.webhook('metallb-webhook-configuration', 'model'), webhook.ms);
  }
  if (permanent?.fault === 'forbidden')
    sandbox.faults.deny({ verbs: ['create'], groups: ['apps'], resources: ['daemonsets'] });
  if (permanent?.fault === 'webhook') sandbox.faults.webhook('metallb-webhook-configuration', 'refused');
}
