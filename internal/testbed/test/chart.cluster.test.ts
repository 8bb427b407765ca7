import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { clusterTest } from './cluster-test.ts';
import { unavailable } from './gatesmith.ts';
import { inventory } from './inventory.ts';
import { helms, ReleaseBed, waiting } from './release-bed.ts';
import { serviceAddress } from './service-address.ts';

// The life of a release; chart-matrix-*.slow.cluster.test.ts installs every file of charts/gatesmith/ci on every Helm.
describe.runIf(unavailable === '')('the chart on a real control plane', () => {
  let releases: ReleaseBed;

  beforeAll(async () => {
    releases = await ReleaseBed.start();
  });

  afterAll(async () => {
    await releases?.[Symbol.asyncDispose]();
  });

  clusterTest.for(
    helms.filter((_, index) => index !== 1).map((each) => ({ helm: each, version: each.version })),
  )(
    'Helm $version changes a pool in place, rolls back, and leaves CRDs and foreign pools at the end',
    async ({ helm: binary }) => {
      const { bed } = releases;
      await releases.clear(binary);
      await releases.prepareNamespaces(['metallb-system', 'traefik']);
      const file = join(bed.run.folder, 'values.json');
      const release = async (verb: string, values: unknown, ...rest: readonly string[]): Promise<void> => {
        writeFileSync(file, JSON.stringify(values));
        const run = await releases.helm(binary, [
          verb,
          'gatesmith',
          releases.chart,
          '-f',
          file,
          '--timeout',
          '90s',
          ...rest,
        ]);
        expect(run.exitCode, run.stderr).toBe(0);
      };
      const first = { name: 'default', addresses: ['192.168.20.20-192.168.20.60'] };
      await release('install', { pools: [first] }, waiting(binary));
      const address = await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint');
      const before = await releases.poolNamed('default');

      await release('upgrade', {
        pools: [
          { ...first, addresses: ['192.168.20.20-192.168.20.99', 'fd00:20::/120'] },
          { name: 'second', addresses: ['192.168.20.128/26'], autoAssign: false },
        ],
        networkPolicies: { enabled: true },
        admissionPolicy: { enabled: true },
      });
      const upgraded = await releases.poolNamed('default');
      expect(upgraded.metadata.uid).toBe(before.metadata.uid);
      expect(upgraded.spec.addresses).toEqual(['192.168.20.20-192.168.20.99', 'fd00:20::/120']);
      expect((await releases.poolNamed('second')).spec.autoAssign).toBe(false);
      expect(await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint')).toBe(address);

      // A Job in place of the templates would make Helm delete the pools that the release has.
      writeFileSync(file, JSON.stringify({ pools: [first], config: { applyMode: 'job' } }));
      const job = await releases.helm(binary, ['upgrade', 'gatesmith', releases.chart, '-f', file]);
      expect(job.exitCode).not.toBe(0);
      expect(job.stderr).toContain('GS-VALUES-CONFLICT');
      expect(job.stderr).toContain('config.applyMode: job would make Helm delete pool "default"');
      expect((await releases.poolNamed('default')).metadata.uid).toBe(before.metadata.uid);

      const back = await releases.helm(binary, ['rollback', 'gatesmith', '1']);
      expect(back.exitCode, back.stderr).toBe(0);
      const restored = await releases.poolNamed('default');
      expect(restored.metadata.uid).toBe(before.metadata.uid);
      expect(restored.spec).toEqual(before.spec);
      expect(await releases.hasPool('second')).toBe(false);
      expect(await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint')).toBe(address);

      await bed.apply({
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name: 'of-another-team', namespace: 'metallb-system' },
        spec: { addresses: ['192.168.40.0/28'] },
      });
      const gone = await releases.helm(binary, ['uninstall', 'gatesmith', '--wait', '--timeout', '60s']);
      expect(gone.exitCode, gone.stderr).toBe(0);
      const left = await inventory(bed);
      expect(
        left.filter((name) => /^CustomResourceDefinition\/.*metallb\.io$/.test(name)).length,
      ).toBeGreaterThanOrEqual(9);
      expect(left).toContain('IPAddressPool/metallb-system/of-another-team');
      expect(left).not.toContain('IPAddressPool/metallb-system/default');
    },
  );
});
