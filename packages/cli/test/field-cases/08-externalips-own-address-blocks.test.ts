import { listAt } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('08-externalips-own-address-blocks');

test.skipIf(inputs === undefined || !hasHelm)(
  'an external IP that MetalLB assigned to the same Service does not block up',
  async () => {
    await using at = await openFieldCase(inputs ?? '');
    const up = (file: string) => at.run(['up', '--sandbox', '--yes', '-f', file]);
    expect((await up('values.yaml')).code).toBe(0);
    await at.apply('service.yaml', async (cluster) => {
      const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'ext' };
      return listAt(await cluster.get(ref), 'status', 'loadBalancer', 'ingress').length > 0;
    });
    const { code, stderr, stdout } = await up('values-changed.yaml');
    expect(`${stdout}${stderr}`).not.toContain('GS-POOL-IN-USE');
    expect(code).toBe(0);
  },
);
