import type { KubernetesObject } from '@gatesmith/kubernetes';
import { safeParseValues } from '@gatesmith/values';
import { expect, test } from 'vitest';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { checkForeignPools } from './check-foreign-pools.ts';

const foreign = (serviceAllocation?: object): KubernetesObject => ({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'theirs', namespace: 'metallb-system' },
  spec: { addresses: ['10.0.0.0/28'], ...(serviceAllocation === undefined ? {} : { serviceAllocation }) },
});

test.for<[what: string, pool: KubernetesObject, found: number]>([
  ['for every namespace', foreign(), 1],
  ['for namespaces that the entrypoint is not in', foreign({ namespaces: ['elsewhere'] }), 0],
])('a foreign pool with automatic assignment may serve the entrypoint: %s', ([, pool, found]) => {
  const pools = [{ name: 'ours', addresses: ['192.168.20.20-192.168.20.60'] }];
  const { values } = safeParseValues([{ file: 'values.json', text: JSON.stringify({ pools }) }]);
  if (values === undefined) throw new Error('no values');
  const index = indexSnapshot({
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '',
    server: { gitVersion: 'v1.36.3', context: '' },
    objects: [pool],
    unread: [],
    releases: [],
  });
  const codes = checkForeignPools(values, index).map(({ code }) => code);
  expect(codes.filter((code) => code === 'GS-ENTRYPOINT-POOL-AMBIGUOUS')).toHaveLength(found);
});
