import type { Cluster, KubernetesObject } from '@gatesmith/installer';
import { at } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { type FieldCase, hasHelm, openFieldCase } from './field-case.ts';
import { folder } from './run-cli.ts';

const web = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: default }
spec: { type: LoadBalancer, ports: [{ port: 80 }], selector: { app: web } }
`;
const values = (addresses: string): string => `pools: [{ name: default, addresses: [${addresses}] }]\n`;
const files = {
  'values.yaml': values('192.168.20.20-192.168.20.40'),
  'moved.yaml': values('192.168.20.50-192.168.20.60'),
  'web.yaml': web,
};
const door = 'traefik/gatesmith-entrypoint';

/** The address of each LoadBalancer Service. */
async function addresses(cluster: Cluster): Promise<Readonly<Record<string, unknown>>> {
  const services = await cluster.list({ apiVersion: 'v1', kind: 'Service' });
  if (services.state !== 'ok') throw new Error('the Services cannot be read');
  const held = services.items.filter((service) => at(service, 'spec', 'type') === 'LoadBalancer');
  return Object.fromEntries(held.map((service) => [nameOf(service), addressOf(service)]));
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function addressOf(service: KubernetesObject): unknown {
  return at(service, 'status', 'loadBalancer', 'ingress', 0, 'ip');
}

const isServed = async (cluster: Cluster): Promise<boolean> =>
  Object.values(await addresses(cluster)).every((address) => address !== undefined);

async function installBesideWeb(practice: FieldCase): Promise<void> {
  expect((await practice.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(0);
  await practice.apply('web.yaml', isServed);
}

test.skipIf(!hasHelm)(
  'a pool that moves is refused until each Service that loses its address is named',
  { timeout: 300_000 },
  async () => {
    await using inputs = await folder(files);
    await using practice = await openFieldCase(inputs.path);
    await installBesideWeb(practice);
    const before = { [door]: '192.168.20.20', 'default/web': '192.168.20.21' };
    expect(await practice.withCluster(addresses)).toEqual(before);

    const plan = await practice.run(['plan', '--sandbox', '-f', 'moved.yaml']);
    expect(plan.code).toBe(3);
    expect(plan.stdout).toContain('error GS-ADDRESS-MOVES');
    expect(plan.stdout).toContain('may get 192.168.20.50 or 192.168.20.51 instead of 192.168.20.21');

    const json = await practice.run(['plan', '--sandbox', '-f', 'moved.yaml', '--output', 'json']);
    const { impact } = JSON.parse(json.stdout) as { impact: { services: unknown } }; // a plan
    expect(impact.services).toMatchObject([
      { service: 'default/web', now: ['192.168.20.21'], outage: { lasts: 'for good' } },
      { service: door, now: ['192.168.20.20'], outage: { lasts: 'for good' } },
    ]);

    const refused = await practice.run(['up', '--sandbox', '--yes', '-f', 'moved.yaml']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--accept GS-ADDRESS-MOVES=default/web');
    expect(await practice.withCluster(addresses)).toEqual(before);

    const accept = [`--accept=GS-ADDRESS-MOVES=${door}`, '--accept=GS-ADDRESS-MOVES=default/web'];
    const asked = await practice.run(['up', '--sandbox', '-f', 'moved.yaml', ...accept], {
      tty: true,
      answers: { '*': 'Enter' },
    });
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain('Nothing was done');
    expect(await practice.withCluster(addresses)).toEqual(before);

    const accepted = await practice.run(['up', '--sandbox', '--yes', '-f', 'moved.yaml', ...accept]);
    expect(accepted.code).toBe(0);
    const after = Object.values(await practice.withCluster(addresses)).sort();
    expect(after).toEqual(['192.168.20.50', '192.168.20.51']);
  },
);

test.skipIf(!hasHelm)(
  "uninstall names the Services of others that lose their address, and leaves the entrypoint's to the question",
  { timeout: 300_000 },
  async () => {
    await using inputs = await folder(files);
    await using practice = await openFieldCase(inputs.path);
    await installBesideWeb(practice);

    const refused = await practice.run(['uninstall', '--sandbox', '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Service/default/web loses 192.168.20.21');
    expect(refused.stderr).not.toContain(`--accept GS-ADDRESS-LOST=${door}`);

    const accepted = await practice.run([
      'uninstall',
      '--sandbox',
      '--yes',
      '--accept',
      'GS-ADDRESS-LOST=default/web',
    ]);
    expect(accepted.code).toBe(0);
    expect(await practice.withCluster(addresses)).toEqual({ 'default/web': undefined });
  },
);
