import type { KubernetesObject } from '@gatesmith/kubernetes';
import { safeParseValues, type Values, type ValuesInput } from '@gatesmith/values';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../observe/snapshot.ts';
import { type Plan, summarizeSteps } from '../plan/plan.ts';
import { checkAdoption } from './check-adoption.ts';
import { recognise } from './recognise.ts';

function parsed(input: ValuesInput): Values {
  const { values } = safeParseValues([{ file: 'values.json', text: JSON.stringify(input) }]);
  if (values === undefined) throw new Error('no values');
  return values;
}

function object(
  apiVersion: string,
  kind: string,
  [namespace, name]: readonly [string, string],
  rest: Readonly<Record<string, unknown>> = {},
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace }, ...rest };
}

const pool = object('metallb.io/v1beta1', 'IPAddressPool', ['metallb-system', 'lan'], {
  spec: { addresses: ['192.168.20.20-192.168.20.60'] },
});
const holder = (address: string): KubernetesObject =>
  object('v1', 'Service', ['default', 'web'], {
    spec: { type: 'LoadBalancer' },
    status: { loadBalancer: { ingress: [{ ip: address }] } },
  });
const labels = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' };
const ingress: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'door', namespace: 'web', labels },
  spec: { template: { metadata: { labels: { ...labels, 'app.kubernetes.io/instance': 'door' } } } },
};
const door = object('v1', 'Service', ['web', 'door'], { spec: { type: 'LoadBalancer', selector: labels } });
const metallb: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'controller',
    namespace: 'metallb-system',
    labels: { app: 'metallb', component: 'controller' },
  },
};

const pools = [{ name: 'lan', addresses: ['192.168.20.20-192.168.20.60'] }];
const nginx = {
  pools,
  ingress: { controller: 'ingress-nginx', acknowledgeEndOfLife: true, namespace: 'web' },
} as const;

interface Row {
  readonly what: string;
  readonly objects: readonly KubernetesObject[];
  readonly values?: ValuesInput;
  readonly legacyPools?: readonly KubernetesObject[];
  readonly found: readonly string[];
}

test.for<Row>([
  { what: 'an empty cluster', objects: [], found: ['GS-ADOPT-NOTHING MetalLB'] },
  { what: 'pools that a MetalLB left behind', objects: [pool], found: [] },
  {
    what: 'pools that hold every address in use',
    objects: [metallb, pool, holder('192.168.20.20')],
    found: [],
  },
  {
    what: 'pools without an address that a Service holds',
    objects: [metallb, pool, holder('192.168.20.20')],
    values: { pools: [{ name: 'lan', addresses: ['192.168.20.21-192.168.20.60'] }] },
    found: ['GS-ADOPT-ADDRESS Service/default/web'],
  },
  {
    what: 'the same address in a pool of another name',
    objects: [metallb, pool, holder('192.168.20.20')],
    values: { pools: [{ name: 'other', addresses: ['192.168.20.0/26'] }] },
    found: [],
  },
  {
    what: "an address that is none of MetalLB's",
    objects: [metallb, pool, holder('10.0.0.1')],
    found: [],
  },
  {
    what: 'another Service than the one that holds the address of the ingress controller',
    objects: [metallb, ingress, door],
    values: nginx,
    found: ['GS-ADOPT-ENTRYPOINT Service/web/door'],
  },
  {
    what: 'its name, but a selector that chooses the new pods only',
    objects: [metallb, ingress, door],
    values: { ...nginx, entrypoint: { name: 'door' } },
    found: ['GS-ADOPT-ENTRYPOINT Service/web/door'],
  },
  {
    what: 'its name and a selector for old and new pods',
    objects: [metallb, ingress, door],
    values: { ...nginx, entrypoint: { name: 'door', selector: labels } },
    found: [],
  },
  {
    what: 'an ingress-nginx next to values with another controller',
    objects: [metallb, ingress, door],
    found: [],
  },
  {
    what: 'an ingress-nginx that is reached by node ports',
    objects: [metallb, ingress],
    values: nginx,
    found: ['GS-ADOPT-ENTRYPOINT Deployment/web/door'],
  },
  {
    what: 'an AddressPool',
    objects: [metallb],
    legacyPools: [object('metallb.io/v1beta1', 'AddressPool', ['metallb-system', 'old'])],
    found: ['GS-ADOPT-LEGACY-POOL AddressPool/metallb-system/old'],
  },
  {
    what: 'BGP sessions, which end one after another',
    objects: [metallb, object('metallb.io/v1beta2', 'BGPPeer', ['metallb-system', 'tor'])],
    found: ['GS-ADOPT-BGP BGPPeer/metallb-system/tor'],
  },
])('$what', ({ objects, values = { pools }, legacyPools = [], found }) => {
  const snapshot: Snapshot = {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '2026-11-23T00:00:00.000Z',
    server: { gitVersion: 'v1.36.3', context: 'test' },
    objects,
    unread: [],
    releases: [],
  };
  const plan: Plan = {
    format: 'gatesmith.dev/plan/v1',
    goal: 'adopt',
    steps: [],
    summary: summarizeSteps([]),
    basis: {},
  };
  const survey = {
    recognition: recognise(snapshot),
    parts: [],
    records: [],
    legacyPools,
    unread: [],
    details: [],
  };
  const findings = checkAdoption(parsed(values), { snapshot, survey, plan });
  expect(findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual(found);
  for (const { message, subject, hint } of findings) {
    if (subject !== 'MetalLB') expect(message.startsWith(subject)).toBe(true);
    expect(hint).toBeDefined();
  }
});
