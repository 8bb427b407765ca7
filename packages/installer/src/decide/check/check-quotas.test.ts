import type { KubernetesObject } from '@gatesmith/kubernetes';
import { safeParseValues, type Values, type ValuesInput } from '@gatesmith/values';
import { expect, test } from 'vitest';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { checkQuotas } from './check-quotas.ts';

function parsed(input: ValuesInput): Values {
  const { values } = safeParseValues([{ file: 'values.json', text: JSON.stringify(input) }]);
  if (values === undefined) throw new Error('no values');
  return values;
}

const pools = [{ name: 'lan', addresses: ['192.168.20.20-192.168.20.60'] }];

const quota = (namespace: string, spec: Readonly<Record<string, unknown>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'small', namespace },
  spec,
});

const node = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});

const ours = {
  'meta.helm.sh/release-name': 'gatesmith',
  'meta.helm.sh/release-namespace': 'metallb-system',
};
const speakers: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'speaker', namespace: 'metallb-system', annotations: ours },
  spec: { selector: { matchLabels: { app: 'ours' } } },
};
const pod = (
  name: string,
  labels: Readonly<Record<string, string>>,
  phase = 'Running',
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'metallb-system', labels },
  status: { phase },
});
const service = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'traefik' },
  spec: { type: 'LoadBalancer' },
});

interface Row {
  readonly what: string;
  readonly objects: readonly KubernetesObject[];
  readonly values?: ValuesInput;
  readonly told: readonly string[];
}

test.for<Row>([
  {
    what: 'no pods at all',
    objects: [quota('metallb-system', { hard: { pods: '0' } }), node('n1'), node('n2')],
    told: [
      'ResourceQuota/metallb-system/small: allows 0 pods with 0 in use, and MetalLB needs 3 more, 2 at the very least',
    ],
  },
  {
    what: 'room that others have taken',
    objects: [
      quota('metallb-system', { hard: { 'count/pods': '2' } }),
      ...[node('n1'), pod('other', { app: 'other' }), pod('done', {}, 'Succeeded')],
    ],
    told: ['ResourceQuota/metallb-system/small: allows 2 count/pods with 1 in use, and MetalLB needs 2 more'],
  },
  {
    what: 'room for the fewest pods that can work',
    objects: [quota('metallb-system', { hard: { pods: 2 } }), node('n1'), node('n2'), node('n3')],
    told: [],
  },
  {
    what: 'a quota that is used up by our own pods',
    objects: [
      quota('metallb-system', { hard: { pods: '2' } }),
      ...[node('n1'), speakers, pod('a', { app: 'ours' }), pod('b', { app: 'ours' })],
    ],
    told: [],
  },
  {
    what: 'no pods for the ingress controller',
    objects: [quota('traefik', { hard: { pods: '0' } }), node('n1')],
    values: { pools, ingress: { controller: 'traefik', kind: 'Deployment', replicas: 2 } },
    told: [
      'ResourceQuota/traefik/small: allows 0 pods with 0 in use, and the ingress controller needs 2 more, 1 at the very least',
    ],
  },
  {
    what: 'no load balancers',
    objects: [quota('traefik', { hard: { 'services.loadbalancers': '1' } }), service('other')],
    told: [
      'ResourceQuota/traefik/small: allows 1 services.loadbalancers with 1 in use, and the entrypoint needs 1 more',
    ],
  },
  {
    what: 'no load balancers but the existing one',
    objects: [quota('traefik', { hard: { 'services.loadbalancers': '1' } }), service('gatesmith-entrypoint')],
    told: [],
  },
  {
    what: 'no load balancers where none is requested',
    objects: [quota('traefik', { hard: { 'services.loadbalancers': '0' } })],
    values: { pools, ingress: { controller: 'none' }, entrypoint: { enabled: false } },
    told: [],
  },
  {
    what: 'too few node ports',
    objects: [quota('traefik', { hard: { 'services.nodeports': '1' } })],
    told: [
      'ResourceQuota/traefik/small: allows 1 services.nodeports with 0 in use, and the entrypoint needs 2 more',
    ],
  },
  {
    what: 'no node ports for an entrypoint that goes without them',
    objects: [quota('traefik', { hard: { 'services.nodeports': '0' } })],
    values: { pools, entrypoint: { spec: { allocateLoadBalancerNodePorts: false } } },
    told: [],
  },
  {
    what: 'no Services',
    objects: [quota('traefik', { hard: { 'count/services': '0' } })],
    told: [
      'ResourceQuota/traefik/small: allows 0 count/services with 0 in use, and the entrypoint needs 1 more',
    ],
  },
  {
    what: 'a namespace of another owner',
    objects: [quota('default', { hard: { pods: '0', 'services.loadbalancers': '0' } })],
    told: [],
  },
  {
    what: 'quotas with unknown resources',
    objects: [
      quota('metallb-system', { hard: { pods: '0' }, scopes: ['BestEffort'] }),
      quota('metallb-system', { hard: { pods: '0' }, scopeSelector: { matchExpressions: [] } }),
      quota('metallb-system', { hard: { 'limits.cpu': '0', pods: '1k' } }),
      quota('metallb-system', {}),
    ],
    told: [],
  },
])('$what', ({ objects, values = { pools }, told }) => {
  const index = indexSnapshot({
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '2026-11-23T00:00:00.000Z',
    server: { gitVersion: 'v1.36.3', context: 'test' },
    ...{ objects, unread: [], releases: [] },
  });
  const findings = checkQuotas(parsed(values), index);
  expect(findings.map(({ message }) => message)).toEqual(told);
  for (const { code, hint } of findings) {
    expect(code).toBe('GS-QUOTA-EXCEEDED');
    expect(hint).toMatch(
      /^make room: kubectl patch resourcequota small -n [a-z-]+ --type merge -p '\{"spec":\{"hard":\{"[a-z./]+":"\d+"\}\}\}'$/,
    );
  }
});
