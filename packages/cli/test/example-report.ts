import type { Finding } from '@gatesmith/diagnostics';
import type { AssignedAddress, Change, Plan, PlanStep } from '@gatesmith/installer';
import type { Report, ReportOrigin } from '../src/reports/report.ts';

/** A message that would become markup, a workflow command or a new line if it were not escaped. */
export const hostile = '<script>alert("1")</script> & \'x\' 100%\n::set-output name=a::b \u0000';

/** The origin of {@link exampleReport}. */
export const exampleOrigin: ReportOrigin = {
  command: 'check',
  commandLine: 'gatesmith check -f values.yaml',
  version: '1.2.3',
  createdAt: '2026-11-30T23:55:01.250Z',
  files: ['values.yaml'],
  folder: '/repository',
  cluster: { kind: 'cluster', context: 'home', kubernetes: 'v1.36.3', address: '192.168.20.10:6443' },
};

const findings: readonly Finding[] = [
  { code: 'GS-NODE-NOT-READY', severity: 'warning', subject: 'Node/n1', path: [], message: 'is not Ready' },
  {
    code: 'GS-POOL-INVERTED',
    severity: 'error',
    subject: 'values.yaml',
    file: '/repository/deploy/my values.yaml',
    line: 3,
    column: 17,
    path: ['pools', 0],
    message: `"a-b": ${hostile}`,
    hint: 'turn it round',
    docs: 'https://example.com/findings.md#gs-pool-inverted',
  },
  { code: 'GS-NODE-NOT-READY', severity: 'warning', subject: 'Node/n2', path: [], message: 'is not Ready' },
  {
    code: 'GS-KUBEPROXY-IPVS-DEPRECATED',
    severity: 'info',
    subject: 'ConfigMap/kube-system/kube-proxy config.conf',
    path: ['mode'],
    line: 52,
    message: 'is deprecated',
  },
];

/** One finding of each kind: in a file, about an object, with a line of an object. */
export const exampleReport: Report = {
  verdict: { result: 'failed', title: 'Not ready to install: 1 error, 2 warnings, 1 note' },
  origin: exampleOrigin,
  findings,
};

/** As long as Kubernetes allows, and without a place to break. */
const longName = 'n'.repeat(63);

function change(action: Change['action'], kind: string, more: Partial<Change> = {}): Change {
  return {
    action,
    object: `${kind}/${longName}/${longName}`,
    ref: { apiVersion: 'v1', kind, namespace: longName, name: longName },
    ...more,
  };
}

const steps: readonly PlanStep[] = [
  { id: 'namespaces', title: 'Namespaces', reason: '', changes: [], waitsFor: [] },
  {
    id: 'crds',
    title: 'Custom resource definitions',
    reason: `kept outside the release: ${hostile}`,
    changes: [
      change('created', 'CustomResourceDefinition'),
      change('configured', 'ConfigMap', {
        diff: `@@ -1,2 +1,2 @@\n spec:\n-  a: ${longName}\n+  a: ${longName.repeat(4)}\n`,
      }),
      change('deleted', 'Service'),
      change('skipped', 'Secret', { reason: 'another tool owns it' }),
    ],
    waitsFor: ['every CRD is established', 'a node announces it'],
  },
];

/** A plan with every action, a diff and names of the greatest length. */
export const examplePlan: Plan = {
  format: 'gatesmith.dev/plan/v1',
  goal: 'up',
  steps,
  summary: { created: 1, configured: 1, unchanged: 40, deleted: 1, skipped: 1 },
  basis: {},
  impact: {
    services: [
      {
        service: `${longName}/${longName}`,
        now: ['192.168.20.20', 'fd00:1111:2222:3333:4444:5555:6666:7777'],
        afterwards: [['192.168.20.21', 'fd00:1111:2222:3333:4444:5555:6666:8888'], []],
        complete: false,
        effects: [{ kind: 'moves', message: 'gets another address' }],
        outage: { lasts: 'until ready', because: ['its pods are replaced'] },
      },
    ],
  },
};

/** An address with everything known about it, and one with nothing. */
export const exampleAddresses: readonly AssignedAddress[] = [
  {
    service: `Service/${longName}/${longName}`,
    address: 'fd00:1111:2222:3333:4444:5555:6666:7777',
    pool: 'default',
    announcedBy: ['n1', 'n2'],
    http: `404 from traefik ${hostile}`,
  },
  { service: 'Service/default/web', address: '192.168.20.21', announcedBy: [] },
];
