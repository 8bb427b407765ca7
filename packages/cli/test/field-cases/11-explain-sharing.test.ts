import type { Cluster } from '@gatesmith/installer';
import { textAt } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('11-explain-sharing');
const scenario = test.skipIf(inputs === undefined || !hasHelm);

const service = (name: string) => ({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name });
/** Whether a Service has its address or MetalLB has said why not, for each of them. */
const settled =
  (...names: readonly string[]) =>
  async (cluster: Cluster): Promise<boolean> => {
    const list = await cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: 'default' });
    const events = list.state === 'ok' ? list.items : [];
    return names.every((name) =>
      events.some(
        (event) =>
          textAt(event, 'involvedObject', 'name') === name &&
          ['IPAllocated', 'AllocationFailed'].includes(textAt(event, 'reason') ?? ''),
      ),
    );
  };

scenario('who holds the address, and the reason against sharing it, is named', async () => {
  await using at = await openFieldCase(inputs ?? '');
  expect((await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(0);
  const explain = async (name: string): Promise<string | undefined> => {
    const { code, stdout } = await at.run([
      'explain',
      '--sandbox',
      `svc/default/${name}`,
      '--output',
      'json',
    ]);
    expect(code).toBe(3);
    const { links } = JSON.parse(stdout) as { readonly links: readonly { readonly message: string }[] };
    return links.at(-1)?.message;
  };
  const remove = (...names: readonly string[]): Promise<void> =>
    at.withCluster(async (cluster) => {
      for (const name of names) await cluster.delete(service(name));
    });
  const none =
    'it has no address: no pool that it may use has a free address for it: pool "default" is full: ';

  await at.apply('misspelt-annotation.yaml', settled('test-nginx', 'test-nginx2'));
  expect(await explain('test-nginx2')).toBe(
    `${none}192.168.20.50 is held by default/test-nginx, and neither Service has the annotation metallb.io/allow-shared-ip; MetalLB does not read the annotation metallb.universe.tf/allow-shared; did you mean metallb.io/allow-shared-ip?`,
  );
  await remove('test-nginx', 'test-nginx2');

  await at.apply('local-other-selector.yaml', settled('test-nginx', 'test-nginx2'));
  expect(await explain('test-nginx2')).toBe(
    `${none}192.168.20.50 is held by default/test-nginx under the same sharing key, but with externalTrafficPolicy: Local all sharers must select the same Pods: it has Local and the selector "app=nginx", and the Service has Local and the selector "app=nginx2"`,
  );
  await remove('test-nginx', 'test-nginx2');

  await at.apply('requested-address.yaml', settled('dns-tcp', 'web', 'other-key', 'sameport', 'quoted'));
  const held = 'it has no address: 192.168.20.50 is held by default/dns-tcp under the';
  expect(await explain('web')).toBe(
    `${held} same sharing key, but with externalTrafficPolicy: Local all sharers must select the same Pods: it has Local and the selector "app=pihole", and the Service has Local and the selector "app=web"`,
  );
  expect(await explain('other-key')).toBe(
    `${held} sharing key "global", and the Service has the key "globl"`,
  );
  expect(await explain('sameport')).toBe(
    `${held} same sharing key, and default/dns-tcp uses port TCP/53 already`,
  );
  expect(await explain('quoted')).toBe(
    'it has no address: requested address "\\"192.168.20.51\\"" is not an IP address',
  );
  expect(await explain('placeholder')).toMatch(
    /^it has no address: requested address .* is not an IP address$/,
  );
  expect(await explain('both')).toBe(
    'it has no address: both the loadBalancerIPs annotation and spec.loadBalancerIP are set',
  );
  expect(await explain('wrongpool')).toBe('it has no address: there is no pool "public"');
});

scenario('up stops early when the address of the entrypoint is held by another Service', async () => {
  await using at = await openFieldCase(inputs ?? '');
  expect((await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(0);
  await at.apply('misspelt-annotation.yaml', settled('test-nginx'));
  const own = ['--set', 'entrypoint.enabled=true', '--set', 'ingress.controller=traefik'];
  const { code, stderr } = await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml', ...own]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    'stopped waiting for the entrypoint\'s address, because waiting does not help: it has no address: no pool that it may use has a free address for it: pool "default" is full: 192.168.20.50 is held by default/test-nginx',
  );
  expect(stderr).toContain('add addresses to a pool in the values');
  const verified = await at.run(['verify', '--sandbox', '-f', 'values.yaml', ...own, '--output', 'json']);
  expect(JSON.parse(verified.stdout).findings).toContainEqual(
    expect.objectContaining({
      code: 'GS-ENTRYPOINT-PENDING',
      message: expect.stringContaining('192.168.20.50 is held by default/test-nginx'),
    }),
  );
});
