import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('14-all-nodes-tainted');

test.skipIf(inputs === undefined || !hasHelm)(
  'nodes that take neither a controller nor Traefik are found before the first write, with the tolerations to set',
  async () => {
    await using at = await openFieldCase(inputs ?? '');
    const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
    await at.withCluster(async (cluster) => {
      for (const name of ['n1', 'n2', 'n3'])
        await cluster.apply(
          { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { taints } },
          { force: true, fieldManager: 'kubectl' },
        );
    });
    const { code, stdout } = await at.run(['check', '--sandbox', '-f', 'values.yaml', '--output', 'json']);
    expect(code).toBe(3);
    const { findings } = JSON.parse(stdout) as {
      readonly findings: readonly {
        readonly code: string;
        readonly subject: string;
        readonly hint: string;
      }[];
    };
    const unschedulable = findings.filter((finding) => finding.code === 'GS-POD-UNSCHEDULABLE');
    expect(unschedulable.map(({ subject }) => subject).sort()).toEqual([
      'DaemonSet/traefik/gatesmith-traefik',
      'Deployment/metallb-system/gatesmith-metallb-controller',
    ]);
    for (const { hint } of unschedulable) expect(hint).toContain('tolerations');
    const up = await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml']);
    expect(up.code).toBe(1);
    expect(up.stderr).toContain('nothing was written');
  },
);
