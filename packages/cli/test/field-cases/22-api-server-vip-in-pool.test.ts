import { expect, test } from 'vitest';
import { fieldCasePath, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('22-api-server-vip-in-pool');

test.skipIf(inputs === undefined)(
  'a pool with the virtual address of the API server is refused, and kube-vip for it is not a load balancer',
  async () => {
    await using at = await openFieldCase(inputs ?? '');
    await at.apply('objects.yaml');
    const { code, stdout } = await at.run(['check', '--sandbox', '-f', 'values.yaml', '--output', 'short']);
    expect(code).toBe(3);
    expect(stdout).toContain('error GS-POOL-API-ENDPOINT');
    expect(stdout).toContain('192.168.20.50');
    expect(stdout).not.toContain('GS-LOADBALANCER-OTHER');
  },
);
