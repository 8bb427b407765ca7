import { textAt } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { type JsonObject, type Sandbox, startSandbox } from '../src/index.ts';
import { apiClient, eventually } from './api-client.ts';
import { metallbObjects } from './metallb-cluster.ts';

const namespace = 'metallb-system';
const pool = (name: string, addresses: string, run = 'one'): string =>
  JSON.stringify({
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name, namespace, labels: { 'gatesmith.dev/config': run } },
    spec: { addresses: [addresses] },
  });

/** The Job of the chart, as far as its pod has something to do. */
function job(run: string, data: Readonly<Record<string, string>>): readonly JsonObject[] {
  const mount = {
    volumeMounts: [{ name: 'config', mountPath: '/config' }],
    image: 'registry.k8s.io/kubectl:v1',
  };
  const metadata = { name: `config-${run}`, namespace };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: {
        template: {
          spec: {
            restartPolicy: 'OnFailure',
            volumes: [{ name: 'config', configMap: { name: metadata.name } }],
            initContainers: [
              {
                ...mount,
                name: 'apply',
                command: [
                  'kubectl',
                  'apply',
                  '--server-side',
                  '--force-conflicts',
                  '--field-manager=gatesmith-config',
                  '--filename=/config',
                ],
              },
            ],
            containers: [
              {
                name: 'prune',
                image: mount.image,
                command: [
                  'kubectl',
                  'delete',
                  'ipaddresspools.metallb.io',
                  `--namespace=${namespace}`,
                  `--selector=gatesmith.dev/config,gatesmith.dev/config!=${run}`,
                ],
              },
            ],
          },
        },
      },
    },
  ];
}

const names = (sandbox: Sandbox): readonly string[] =>
  sandbox.objects({ kind: 'IPAddressPool' }).map(({ metadata }) => String(Object(metadata).name));
const isComplete = (sandbox: Sandbox): boolean =>
  JSON.stringify(sandbox.objects({ kind: 'Job' })[0]?.['status'] ?? {}).includes('"Complete"');

test('a Job that runs kubectl applies what is mounted, and removes what an earlier run left', async () => {
  const old: JsonObject = JSON.parse(pool('old', '192.168.30.1-192.168.30.9', 'zero'));
  await using sandbox = await startSandbox({
    objects: [
      ...metallbObjects,
      old,
      ...job('one', { 'pools.yaml': `---\n${pool('new', '192.168.20.1-192.168.20.9')}\n` }),
    ],
  });
  await eventually(() => isComplete(sandbox));
  expect(names(sandbox)).toEqual(['new']);
  const [applied] = sandbox.objects({ kind: 'IPAddressPool' });
  expect(JSON.stringify(Object(applied?.['metadata']).managedFields)).toContain(
    '"manager":"gatesmith-config"',
  );
});

test('a pool that the webhook refuses keeps the Job from completing', async () => {
  await using sandbox = await startSandbox({
    objects: [...metallbObjects, ...job('one', { 'pools.yaml': pool('bad', '192.168.20.9-192.168.20.1') })],
  });
  // It says why in its log, and is started again.
  await eventually(async () => {
    const pod = sandbox
      .objects({ kind: 'Pod' })
      .find((one) => textAt(one, 'metadata', 'name')?.startsWith('config-one'));
    if (pod === undefined) return false;
    const log = await apiClient(sandbox)(
      'GET',
      `/api/v1/namespaces/${namespace}/pods/${textAt(pod, 'metadata', 'name')}/log`,
    );
    return log.text.split('\n').filter((line) => line.includes('denied the request')).length > 1;
  });
  expect(isComplete(sandbox)).toBe(false);
  expect(names(sandbox)).toEqual([]);
});
