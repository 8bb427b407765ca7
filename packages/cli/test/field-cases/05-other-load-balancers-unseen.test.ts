import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('05-other-load-balancers-unseen');
const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'my-service' };
const status = { loadBalancer: { ingress: [{ ip: '10.22.203.3' }] } };

test.skipIf(inputs === undefined || !hasHelm)(
  'Services of another load balancer and the load balancer itself are named, and up leaves them alone',
  async () => {
    await using at = await openFieldCase(inputs ?? '');
    await at.apply('kube-vip-static-pod.yaml');
    await at.apply('services.yaml');
    const patch = ['patch', 'service', 'my-service', '--type=merge', '--subresource=status'];
    expect((await at.kubectl([...patch, '-p', JSON.stringify({ status })])).code).toBe(0);
    const check = await at.run(['check', '--sandbox', '-f', 'values.yaml', '--output', 'short']);
    expect(check.code).toBe(3);
    expect(check.stdout).toContain('error GS-LOADBALANCER-OTHER Pod/kube-system/kube-vip-n1:');
    expect(check.stdout).toContain(
      'error GS-LOADBALANCER-OTHER Deployment/kube-system/kube-vip-cloud-provider:',
    );
    expect(check.stdout).toContain('error GS-ADDRESS-TAKEOVER Service/default/my-service:');
    expect(check.stdout).not.toContain('GS-ADDRESS-TAKEOVER Service/default/ingress');
    const up = await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml']);
    expect(up.code).toBe(1);
    const live = await at.withCluster((cluster) => cluster.get(ref));
    expect(live?.['status']).toEqual(status);
  },
);
