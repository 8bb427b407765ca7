import { readFile } from 'node:fs/promises';
import { textAt } from '@gatesmith/kubernetes';
import { sharedPath } from '@internal/testing/shared';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createManualClock, type JsonObject, startSandbox } from '../src/index.ts';
import { apiClient } from './api-client.ts';
import { layer2, pool } from './metallb-cluster.ts';

const files = [
  'upstream/metallb-0.16.2/crds.yaml',
  'upstream/metallb-0.16.2/rendered-l2.yaml',
  'upstream/ingress-nginx-4.15.1/rendered-daemonset.yaml',
  'upstream/traefik-41.3.0/rendered.yaml',
].map((path) => sharedPath(path));

const isCluster = new Set([
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'IngressClass',
  'ValidatingWebhookConfiguration',
]);

function pathOf(object: JsonObject): string {
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  const kind = textAt(object, 'kind') ?? '';
  const plural = kind === 'IngressClass' ? 'ingressclasses' : `${kind.toLowerCase()}s`;
  const scope = isCluster.has(kind) ? '' : `/namespaces/${textAt(object, 'metadata', 'namespace')}`;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${scope}/${plural}/${textAt(object, 'metadata', 'name')}`;
}

test.skipIf(files.includes(undefined))(
  'the workloads of the real charts start, serve and are assigned addresses',
  async () => {
    const clock = createManualClock();
    const namespaces = ['metallb-system', 'ingress-nginx'].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
      status: { phase: 'Active' },
    }));
    await using sandbox = await startSandbox({ clock, objects: namespaces });
    const call = apiClient(sandbox);
    const type = 'application/apply-patch+yaml';
    const apply = async (object: JsonObject): Promise<void> => {
      const path = pathOf(object);
      const first = await call('PATCH', `${path}?fieldManager=helm&fieldValidation=Strict`, {
        body: object,
        type,
      });
      expect(first.body, path).not.toHaveProperty('code');
      expect(first.code, path).toBe(201);
      const again = await call('PATCH', `${path}?fieldManager=helm`, { body: object, type });
      expect(textAt(again.body, 'metadata', 'resourceVersion'), path).toBe(
        textAt(first.body, 'metadata', 'resourceVersion'),
      );
    };
    for (const file of files) {
      if (file === undefined) continue;
      for (const document of parseAllDocuments(await readFile(file, 'utf8'))) {
        const object: JsonObject | null = JSON.parse(JSON.stringify(document.toJS()));
        if (object !== null) await apply(object);
      }
      clock.advance(1000);
    }
    clock.advance(10_000);
    await apply(pool('default', ['192.168.20.20-192.168.20.29']));
    await apply(layer2(['default']));
    clock.advance(10_000);
    const notReady = sandbox
      .objects({ kind: 'Pod' })
      .filter((pod) => !['Succeeded', 'Running'].includes(textAt(pod, 'status', 'phase') ?? ''));
    expect(notReady.map((pod) => textAt(pod, 'metadata', 'name'))).toEqual([]);
    const door = await sandbox.reach('192.168.20.20', 80);
    expect(await (await fetch(`http://127.0.0.1:${door?.port}/`)).text()).toBe(
      'default backend - 404 (ingress-nginx behind this address, sandbox model)\n',
    );
    expect(sandbox.objects({ kind: 'Event' }).filter((event) => event['reason'] === 'ModelFailed')).toEqual(
      [],
    );
  },
);
