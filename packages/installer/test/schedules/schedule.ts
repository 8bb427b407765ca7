import type { AdmissionPolicy, Denial, RequestFault, Sandbox, WebhookFault } from '@gatesmith/sandbox';
import { dice } from '@internal/testing/dice';

/** Everything that may go wrong during an install. A test sees to it that the schedules leave none of them out. */
export const faultKinds = [
  'conflict',
  'too-many-requests',
  'server-error',
  'latency',
  'reset-before-commit',
  'reset-after-commit',
  'cut-watches',
  'api-restart',
  'webhook-refused',
  'webhook-no-endpoints',
  'webhook-x509',
  'webhook-timeout',
  'webhook-gateway-timeout',
  'crds-late',
  'certificate-late',
  'certificate-a-minute-late',
  'helm-killed',
  'second-installer',
  'node-gone',
  'interrupted',
  'policy-mutates',
  'permanent-policy',
  'permanent-quota',
  'permanent-rights',
  'permanent-webhook',
  'permanent-image',
  'permanent-credential',
  'permanent-outage',
  'permanent-late-quota',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** A permanent fault, and the message that an install must report about it. */
export interface PermanentFault {
  readonly fault:
    | 'policy'
    | 'quota'
    | 'rights'
    | 'webhook'
    | 'image'
    | 'credential'
    | 'outage'
    | 'late-quota';
  /** More than one where it depends on who meets it first: we, or Helm. */
  readonly codes: readonly string[];
  /** Of the message, or of a finding. */
  readonly says: RegExp;
  /** It is met before anything is written. */
  readonly writesNothing: boolean;
}

/** Everything that goes wrong in one install, from a seed. */
export interface Schedule {
  readonly seed: number;
  readonly requests: readonly RequestFault[];
  readonly webhook?: { readonly fault: WebhookFault; readonly ms: number } | undefined;
  /** The API server is gone for a while, after so many requests. */
  readonly outage?: { readonly after: number; readonly ms: number } | undefined;
  /** Every watch ends, after so many requests. */
  readonly cutWatchesAfter?: number | undefined;
  readonly crdsLateMs: number;
  readonly certificateLateMs: number;
  /** Helm is killed after it has written so many objects. */
  readonly helmDiesAfter?: number | undefined;
  readonly secondInstaller: boolean;
  readonly nodeGone: boolean;
  /** The owner's policy adds a label and an annotation to every object of these resources. */
  readonly mutated: readonly string[];
  readonly interruptAt?: 'namespaces' | 'crds' | 'kube-proxy' | 'release' | 'webhook' | undefined;
  readonly permanent?: PermanentFault | undefined;
}

const usualCrdMs = 150;
const usualCertificateMs = 2000;

/** Nothing goes wrong. */
export const calm: Schedule = {
  seed: 0,
  requests: [],
  crdsLateMs: usualCrdMs,
  certificateLateMs: usualCertificateMs,
  secondInstaller: false,
  nodeGone: false,
  mutated: [],
};

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
const webhookFaults = ['refused', 'no-endpoints', 'x509', 'timeout', 'gateway-timeout'] as const;
const permanentEvery = 12;

const permanentFaults: readonly PermanentFault[] = [
  { fault: 'policy', codes: ['HELM_FAILED'], says: /no-host-network\.example\.com/, writesNothing: false },
  {
    fault: 'quota',
    codes: ['PREFLIGHT_FAILED'],
    says: /ResourceQuota\/metallb-system\/none: allows 0 pods/,
    writesNothing: true,
  },
  { fault: 'rights', codes: ['PREFLIGHT_FAILED'], says: /may not create daemonsets/, writesNothing: true },
  {
    fault: 'webhook',
    codes: ['WAIT_TIMED_OUT'],
    says: /the webhook (is not reached yet|refuses connections)/,
    writesNothing: false,
  },
  { fault: 'image', codes: ['WAIT_TIMED_OUT'], says: /ImagePullBackOff/, writesNothing: false },
  {
    fault: 'credential',
    codes: ['CLUSTER_UNAUTHORIZED', 'HELM_FAILED', 'KUBE_PROXY_FAILED', 'LEASE_LOST'],
    says: /Unauthorized/,
    writesNothing: false,
  },
  {
    fault: 'outage',
    codes: ['CLUSTER_UNREACHABLE', 'WAIT_TIMED_OUT', 'HELM_FAILED', 'KUBE_PROXY_FAILED'],
    says: /cannot be reached|connection reset/,
    writesNothing: false,
  },
  { fault: 'late-quota', codes: ['WAIT_TIMED_OUT'], says: /exceeded quota: none/, writesNothing: false },
];

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
  const permanent =
    seed % permanentEvery === permanentEvery - 1
      ? permanentFaults[Math.floor(seed / permanentEvery) % permanentFaults.length]
      : undefined;
  const isPassing = permanent === undefined;
  const webhook = chance(0.3) ? { fault: pick(webhookFaults), ms: 500 + below(2500) } : undefined;
  const outage = chance(0.15) ? { after: 5 + below(120), ms: 300 + below(2500) } : undefined;
  return {
    seed,
    requests,
    webhook,
    // At the deadline the outage would be reported instead.
    outage: isPassing ? outage : undefined,
    cutWatchesAfter: chance(0.1) ? 5 + below(120) : undefined,
    crdsLateMs: chance(0.2) ? usualCrdMs + below(30_000) : usualCrdMs,
    certificateLateMs: chance(0.1) ? 60_000 : chance(0.2) ? below(60_000) : usualCertificateMs,
    helmDiesAfter: chance(0.2) ? below(29) : undefined,
    secondInstaller: isPassing && chance(0.1),
    nodeGone: isPassing && chance(0.1),
    mutated: chance(0.1) ? [pick(['daemonsets', 'services', 'ipaddresspools', 'namespaces'])] : [],
    interruptAt:
      isPassing && chance(0.1)
        ? pick(['namespaces', 'crds', 'kube-proxy', 'release', 'webhook'] as const)
        : undefined,
    permanent,
  };
}

/** The faults of a schedule, by name. */
export function kindsOf(schedule: Schedule): ReadonlySet<FaultKind> {
  const { requests, webhook, permanent, certificateLateMs } = schedule;
  const kinds = new Set<FaultKind>();
  for (const { type } of requests) {
    if (type === 'error') kinds.add('server-error');
    else if (type !== 'cut-watch') kinds.add(type);
  }
  const add = (is: boolean, kind: FaultKind): void => void (is && kinds.add(kind));
  if (webhook !== undefined && webhook.fault !== 'model' && webhook.fault !== 'denied')
    kinds.add(`webhook-${webhook.fault}`);
  add(schedule.outage !== undefined, 'api-restart');
  add(schedule.cutWatchesAfter !== undefined, 'cut-watches');
  add(schedule.crdsLateMs > usualCrdMs, 'crds-late');
  add(certificateLateMs === 60_000, 'certificate-a-minute-late');
  add(certificateLateMs > usualCertificateMs && certificateLateMs < 60_000, 'certificate-late');
  add(schedule.helmDiesAfter !== undefined, 'helm-killed');
  add(schedule.secondInstaller, 'second-installer');
  add(schedule.nodeGone, 'node-gone');
  add(schedule.mutated.length > 0, 'policy-mutates');
  add(schedule.interruptAt !== undefined, 'interrupted');
  if (permanent !== undefined) kinds.add(`permanent-${permanent.fault}`);
  return kinds;
}

const noSpeakers: AdmissionPolicy = {
  policy: 'no-host-network.example.com',
  resources: ['daemonsets'],
  namespace: 'metallb-system',
  refuses: 'pods with host network are not wanted here',
};
const noDaemonSets: Denial = { verbs: ['create'], groups: ['apps'], resources: ['daemonsets'] };

const resetsUntilNoticed = 10;

/** The quota of a permanent fault: there from the start or, late, since Helm began; it goes when the fault does. */
export const quotaOfNone = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'none', namespace: 'metallb-system' },
  spec: { hard: { pods: '0' } },
} as const;

/**
 * Lets happen what hangs on time and on the number of requests; the returned function ends it. `onOutage` is called when a
 * permanent outage has been met often enough that it must have been noticed.
 */
export function unleash(
  sandbox: Sandbox,
  schedule: Schedule,
  onOutage: () => void = () => undefined,
): () => void {
  const { requests, webhook, outage, cutWatchesAfter, mutated, permanent } = schedule;
  const { faults } = sandbox;
  faults.add(...requests);
  const timers: NodeJS.Timeout[] = [];
  if (webhook !== undefined && permanent?.fault !== 'webhook') {
    faults.webhook('metallb-webhook-configuration', webhook.fault);
    timers.push(setTimeout(() => faults.webhook('metallb-webhook-configuration', 'model'), webhook.ms));
  }
  if (mutated.length > 0) {
    faults.enforce({
      policy: 'team.example.com',
      resources: mutated,
      mutates: { metadata: { labels: { team: 'a' }, annotations: { 'example.com/seen': 'yes' } } },
    });
  }
  if (permanent?.fault === 'policy') faults.enforce(noSpeakers);
  if (permanent?.fault === 'rights') faults.deny(noDaemonSets);
  if (permanent?.fault === 'webhook') faults.webhook('metallb-webhook-configuration', 'refused');
  if (permanent?.fault === 'image') faults.image('metallb/speaker', 'pull-back-off');
  const after = (count: number, action: () => void): void => {
    const watch = setInterval(() => {
      if (sandbox.requests.length < count) return;
      clearInterval(watch);
      action();
    }, 20);
    timers.push(watch);
  };
  if (outage !== undefined) {
    after(outage.after, () => {
      faults.cutWatches();
      timers.push(setTimeout(faults.add({ type: 'reset-before-commit' }), outage.ms));
    });
  }
  if (cutWatchesAfter !== undefined) after(cutWatchesAfter, () => faults.cutWatches());
  // Both come when the plan is made and the first objects are written.
  if (permanent?.fault === 'credential') after(60, () => faults.credential('expired'));
  if (permanent?.fault === 'outage') {
    after(60, () => {
      faults.add({ type: 'reset-before-commit' });
      after(sandbox.requests.length + resetsUntilNoticed, onOutage);
    });
  }
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
