import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { programFolder } from '../src/build/cache-folder.ts';
import { goToolchain } from '../src/build/go-toolchain.ts';
import { modules } from '../src/build/programs.ts';
import { startTestbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith, oneRange, unavailable } from './gatesmith.ts';
import { serviceAddress } from './service-address.ts';
import { webService } from './web-service.ts';

/** Traefik takes as long to build as all the rest, so it is built on request only: `testbed build traefik`. */
async function isBuilt(): Promise<boolean> {
  const spec = modules.find(({ name }) => name === 'traefik');
  if (unavailable !== '' || spec === undefined) return false;
  return existsSync(join(programFolder(spec, await goToolchain()), 'traefik'));
}

const built = await isBuilt();
if (!built)
  console.warn('skipped: Traefik is not built; run: node internal/testbed/src/main.ts build traefik');

clusterTest.skipIf(!built)(
  'the real Traefik routes an Ingress of class nginx behind the entrypoint',
  async () => {
    await using bed = await startTestbed({ nodes: 2, traefik: true });
    const up = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);
    expect(up.code, up.stderr + up.stdout + bed.logs(/traefik/)).toBe(0);
    const [deployment, service] = webService('shop');
    if (deployment === undefined || service === undefined) throw new Error('two objects');
    await bed.apply(deployment, service, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'shop', namespace: 'default' },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'shop.example',
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'shop-service', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    });
    const address = await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint');

    const page = await waitUntil('the Ingress leads to a pod', async () => {
      const answer = await bed.client.http(address, { headers: { host: 'shop.example' } });
      return answer.status === 200 ? answer : undefined;
    });

    expect(page.json()).toMatchObject({ pod: expect.stringMatching(/^shop-/), host: 'shop.example' });
    expect((await bed.client.http(address, { headers: { host: 'other.example' } })).status).toBe(404);
  },
);
