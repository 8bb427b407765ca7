import { helmBinaries } from '@internal/testing/helm';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../src/index.ts';
import { withKubeconfig } from './with-kubeconfig.ts';

const binaries = await helmBinaries();
// Oldest and newest: what lies between is covered by Helm's own use of the same libraries.
const chosen = [...new Set([binaries[0], binaries.at(-1)])].filter((binary) => binary !== undefined);

const manifest = (replicas: number, image: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: "${image}"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
`;

const columns = (line: string | undefined): readonly string[] => (line ?? '').split(/ {2,}/);

describe.for(chosen.map((binary) => [binary.version, binary] as const))(
  'the kubectl that came with Helm %s',
  ([, { kubectl }]) => {
    test('applies from the client, rolls, scales, waits, reads logs and deletes', async () => {
      await using sandbox = await startSandbox({ speed: 10 });
      await using runner = await withKubeconfig(sandbox);
      const run = (...args: readonly string[]) => runner.run(kubectl, ...args);
      const file = await runner.file('web.yaml', manifest(2, 'nginx:latest'));
      expect((await run('apply', '-f', file)).output).toBe(
        'deployment.apps/web created\nservice/web created\n',
      );
      expect((await run('rollout', 'status', 'deployment/web', '--timeout=5m')).output).toContain(
        'successfully rolled out',
      );
      expect((await run('apply', '-f', file)).output).toBe(
        'deployment.apps/web unchanged\nservice/web unchanged\n',
      );
      await runner.file('web.yaml', manifest(3, 'nginx:1.29'));
      expect((await run('diff', '-f', file)).exitCode).toBe(1);
      expect((await run('apply', '-f', file)).output).toContain('deployment.apps/web configured');
      expect((await run('rollout', 'status', 'deployment/web', '--timeout=5m')).exitCode).toBe(0);
      expect((await run('scale', 'deployment/web', '--replicas=1')).output).toContain('scaled');
      expect(
        (await run('wait', '--for=jsonpath={.status.readyReplicas}=1', 'deployment/web', '--timeout=5m'))
          .exitCode,
      ).toBe(0);
      expect((await run('logs', 'deployment/web')).output).toContain(
        'nginx:1.29 is running; this is a model',
      );
      expect((await run('delete', '-f', file, '--timeout=5m')).exitCode).toBe(0);
      expect((await run('get', 'pods')).output).toContain('No resources found');
    });

    test('applies on the server, and shows the field managers', async () => {
      await using sandbox = await startSandbox({ speed: 10 });
      await using runner = await withKubeconfig(sandbox);
      const run = (...args: readonly string[]) => runner.run(kubectl, ...args);
      const file = await runner.file('web.yaml', manifest(2, 'nginx:latest'));
      expect((await run('apply', '--server-side', '-f', file)).output).toContain(
        'deployment.apps/web serverside-applied',
      );
      await runner.file('web.yaml', manifest(3, 'nginx:latest'));
      const refused = await run('apply', '--server-side', '--field-manager=other', '-f', file);
      expect(refused.output).toContain(
        'Apply failed with 1 conflict: conflict with "kubectl": .spec.replicas',
      );
      expect(
        (await run('apply', '--server-side', '--field-manager=other', '--force-conflicts', '-f', file))
          .exitCode,
      ).toBe(0);
      expect(
        (await run('apply', '--server-side', '--dry-run=server', '--field-manager=other', '-f', file)).output,
      ).toContain('(server dry run)');
    });

    test('prints the tables that people know', async () => {
      await using sandbox = await startSandbox({ speed: 10 });
      await using runner = await withKubeconfig(sandbox);
      const run = async (...args: readonly string[]) =>
        (await runner.run(kubectl, ...args)).output.split('\n');
      await run('-n', 'kube-system', 'rollout', 'status', 'daemonset/kube-proxy', '--timeout=5m');
      const nodes = await run('get', 'nodes', '-o', 'wide');
      expect(columns(nodes[0]).slice(0, 7)).toEqual([
        'NAME',
        'STATUS',
        'ROLES',
        'AGE',
        'VERSION',
        'INTERNAL-IP',
        'EXTERNAL-IP',
      ]);
      expect(columns(nodes[1]).toSpliced(3, 1).slice(0, 5)).toEqual([
        'n1',
        'Ready',
        'control-plane',
        'v1.36.3',
        '192.168.20.11',
      ]);
      const pods = await run('get', 'pods', '-A');
      expect(columns(pods[0])).toEqual(['NAMESPACE', 'NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE']);
      expect(columns(pods[1]).slice(2, 5)).toEqual(['1/1', 'Running', '0']);
      await runner.run(kubectl, 'apply', '-f', await runner.file('web.yaml', manifest(1, 'nginx')));
      const services = await run('get', 'svc');
      expect(columns(services[0])).toEqual(['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE']);
      expect(columns(services.at(-2)).slice(0, 5)).toEqual([
        'web',
        'LoadBalancer',
        '10.96.0.16',
        '<pending>',
        '80:30100/TCP',
      ]);
    });

    test('reports what it may not do', async () => {
      const denial = { verbs: ['*'], groups: [''], resources: ['secrets'] };
      await using sandbox = await startSandbox({ faults: { denials: [denial] } });
      await using runner = await withKubeconfig(sandbox);
      expect(await runner.run(kubectl, 'auth', 'can-i', 'list', 'secrets')).toMatchObject({
        exitCode: 1,
        output: expect.stringMatching(/^no/),
      });
      expect(await runner.run(kubectl, 'auth', 'can-i', 'list', 'pods')).toMatchObject({
        exitCode: 0,
        output: 'yes\n',
      });
      expect((await runner.run(kubectl, 'get', 'secrets')).output).toContain(
        'secrets is forbidden: User "kubernetes-admin" cannot list resource "secrets" in API group "" in the namespace "default"',
      );
    });
  },
);
