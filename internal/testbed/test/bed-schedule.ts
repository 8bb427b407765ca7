import { dice } from '@internal/testing/dice';
import type { FaultRule, Manifest, Verb } from '../src/index.ts';

/** Everything that may go wrong during an install on the test bed. A test sees to it that the schedules leave none of them out. */
export const bedFaultKinds = [
  '409',
  '429',
  '5xx',
  'latency',
  'reset-before',
  'reset-after',
  'cut-watch',
  'api-restart',
  'webhook-refused',
  'webhook-silent',
  'webhook-no-endpoints',
  'webhook-wrong-ca',
  'webhook-504',
  'definitions-late',
  'helm-killed',
  'second-installer',
  'interrupted',
  'node-gone',
  'permanent-policy',
  'permanent-quota',
  'permanent-rights',
  'permanent-credential',
] as const;

export type BedFaultKind = (typeof bedFaultKinds)[number];

/** A permanent fault, and the message that an install must report about it. */
export interface PermanentBedFault {
  readonly fault: 'policy' | 'quota' | 'rights' | 'credential';
  readonly codes: readonly string[];
  readonly says: RegExp;
}

/** The faults of one install on the bed, from a seed. */
export interface BedSchedule {
  readonly seed: number;
  readonly kinds: ReadonlySet<BedFaultKind>;
  /** Of the proxy between the clients and the API server. */
  readonly rules: readonly FaultRule[];
  readonly apiRestart?: { readonly afterRequests: number; readonly downForMs: number } | undefined;
  /** The controller's port, from its start on. */
  readonly webhookPort?: { readonly how: 'refuse' | 'silence'; readonly forMs: number } | undefined;
  /** Helm is killed once, so long after its start. */
  readonly helmDiesAfterMs?: number | undefined;
  readonly secondInstaller: boolean;
  readonly interruptAfterMs?: number | undefined;
  readonly nodeGone: boolean;
  readonly permanent?: PermanentBedFault | undefined;
}

const writes: readonly Verb[] = ['create', 'update', 'patch', 'delete'];
const reads: readonly Verb[] = ['get', 'list'];
const written = [
  'configmaps',
  'secrets',
  'daemonsets',
  'deployments',
  'customresource',
  'ipaddresspools',
  'leases',
];
const read = ['pods', 'nodes', 'daemonsets', 'deployments', 'secrets', 'customresource'];
const pools = /\/metallb\.io\/v1beta1\/namespaces\/metallb-system\/ipaddresspools$/;
const webhook = 'ipaddresspoolvalidationwebhook.metallb.io';
const webhookWords = {
  'webhook-no-endpoints': 'no endpoints available for service "metallb-webhook-service"',
  'webhook-wrong-ca': 'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  'webhook-504': 'an error on the server ("") has prevented the request from succeeding: 504 Gateway Timeout',
} as const;
const permanentFaults: readonly PermanentBedFault[] = [
  { fault: 'policy', codes: ['HELM_FAILED'], says: /no-host-network/ },
  {
    fault: 'quota',
    codes: ['PREFLIGHT_FAILED'],
    says: /ResourceQuota\/metallb-system\/none: allows 0 pods/,
  },
  { fault: 'rights', codes: ['PREFLIGHT_FAILED'], says: /may not/ },
  { fault: 'credential', codes: ['CLUSTER_UNAUTHORIZED', 'HELM_FAILED'], says: /Unauthorized/ },
];
const permanentEvery = 8;

/** The schedule that a seed names. */
export function bedScheduleOf(seed: number): BedSchedule {
  const { chance, pick, below } = dice(seed);
  const kinds = new Set<BedFaultKind>();
  const rules: FaultRule[] = [];
  for (let count = 1 + below(4); count > 0; count -= 1) {
    const verb = chance(0.6) ? writes : reads;
    const match = { verb, path: new RegExp(pick(verb === writes ? written : read)) };
    const common = { match, skip: below(3), times: 1 + below(2) };
    const [kind, fault] = pick([
      [
        '409',
        { kind: 'status', code: 409, message: 'Operation cannot be fulfilled: the object has been modified' },
      ],
      ['429', { kind: 'status', code: 429, retryAfterSeconds: 1 }],
      [
        '5xx',
        { kind: 'status', code: pick([500, 502, 503, 504] as const), message: 'etcdserver: leader changed' },
      ],
      ['latency', { kind: 'latency', ms: 100 + below(900) }],
      ['reset-before', { kind: 'reset', when: 'before' }],
      ['reset-after', { kind: 'reset', when: 'after' }],
    ] as const);
    // A conflict is the answer to a write.
    if (kind === '409' && verb === reads) continue;
    kinds.add(kind);
    rules.push({ ...common, fault });
  }
  if (chance(0.15)) {
    kinds.add('cut-watch');
    rules.push({ match: { verb: 'watch' }, fault: { kind: 'cut-watch', afterMs: below(500) }, times: 3 });
  }
  if (chance(0.2)) {
    kinds.add('definitions-late');
    rules.push({
      match: { path: /^\/apis\/metallb\.io\/v1beta1$/, userAgent: /^Helm/ },
      fault: { kind: 'status', code: 404, message: 'the server could not find the requested resource' },
      times: 1 + below(2),
    });
  }
  if (chance(0.3)) {
    const kind = pick(['webhook-no-endpoints', 'webhook-wrong-ca', 'webhook-504'] as const);
    kinds.add(kind);
    rules.push({
      match: { verb: 'create', path: pools },
      fault: {
        kind: 'status',
        code: 500,
        message: `Internal error occurred: failed calling webhook "${webhook}": failed to call webhook: ${webhookWords[kind]}`,
      },
      times: 1 + below(3),
    });
  }
  const permanent =
    seed % permanentEvery === permanentEvery - 1
      ? permanentFaults[Math.floor(seed / permanentEvery) % permanentFaults.length]
      : undefined;
  if (permanent !== undefined) kinds.add(`permanent-${permanent.fault}`);
  const happens = (part: number, kind: BedFaultKind): boolean => {
    const falls = chance(part) && permanent === undefined;
    if (falls) kinds.add(kind);
    return falls;
  };
  const how = pick(['refuse', 'silence'] as const);
  return {
    seed,
    kinds,
    rules,
    permanent,
    apiRestart: happens(0.15, 'api-restart')
      ? { afterRequests: 30 + below(100), downForMs: below(1500) }
      : undefined,
    webhookPort: happens(0.2, how === 'refuse' ? 'webhook-refused' : 'webhook-silent')
      ? { how, forMs: 500 + below(2500) }
      : undefined,
    helmDiesAfterMs: happens(0.2, 'helm-killed') ? 100 + below(1200) : undefined,
    secondInstaller: happens(0.1, 'second-installer'),
    interruptAfterMs: happens(0.1, 'interrupted') ? 2000 + below(5000) : undefined,
    nodeGone: happens(0.1, 'node-gone'),
  };
}

/** A policy of the cluster's owner that MetalLB's speakers do not meet. */
export const noHostNetwork: readonly Manifest[] = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'no-host-network' },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['apps'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['daemonsets'],
          },
        ],
      },
      validations: [
        {
          expression: '!has(object.spec.template.spec.hostNetwork) || !object.spec.template.spec.hostNetwork',
          message: 'host network is not wanted here',
        },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'no-host-network' },
    spec: { policyName: 'no-host-network', validationActions: ['Deny'] },
  },
];

/** No pod fits into the namespace. */
export const quotaOfNone: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'metallb-system' } },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'none', namespace: 'metallb-system' },
    spec: { hard: { pods: '0' } },
  },
];
