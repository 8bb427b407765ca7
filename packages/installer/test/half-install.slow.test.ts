import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Cluster, KubernetesObject, ObjectRef } from '../src/index.ts';
import { findHelm, recipe, runToEnd, type Scenario, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = (): Promise<Scenario> => startScenario({ program: program ?? 'helm' });

const named = (apiVersion: string, kind: string, name: string, namespace?: string): ObjectRef => ({
  apiVersion,
  kind,
  name,
  namespace,
});

/** The backup that undoes the change of kube-proxy's configuration; uninstall leaves it in place. */
const kubeProxyBackup = 'ConfigMap/kube-system/gatesmith-kube-proxy-backup';

/** Everything of ours that is in the cluster, definitions and objects that the cluster maintains left out. */
function left({ sandbox }: Scenario, before: ReadonlySet<string>): readonly string[] {
  return sandbox
    .objects()
    .filter(
      ({ kind }) =>
        !['Event', 'Lease', 'Pod', 'ControllerRevision', 'CustomResourceDefinition'].includes(String(kind)),
    )
    .map(idOf)
    .filter((id) => !before.has(id) && id !== kubeProxyBackup);
}

function idOf({ kind, metadata }: { readonly kind?: unknown; readonly metadata?: unknown }): string {
  const { namespace = '', name = '' } = metadata as { namespace?: string; name?: string }; // stored objects have metadata
  return `${String(kind)}/${namespace}/${name}`;
}

/** Makes the record say what it says while a Helm works, or after one was killed. */
async function lockRelease(cluster: Cluster): Promise<void> {
  const ref = named('v1', 'Secret', 'sh.helm.release.v1.gatesmith.v1', 'metallb-system');
  const secret = await cluster.get(ref);
  const data = (secret?.['data'] as { release: string } | undefined)?.release ?? ''; // Helm's own layout
  const unpacked = gunzipSync(Buffer.from(Buffer.from(data, 'base64').toString('latin1'), 'base64'));
  const text = unpacked.toString('utf8').replace('"status":"deployed"', '"status":"pending-install"');
  expect(text).toContain('pending-install');
  const release = Buffer.from(gzipSync(text).toString('base64'), 'latin1').toString('base64');
  const body = { metadata: { labels: { status: 'pending-install' } }, data: { release } };
  await cluster.patch(ref, { type: 'merge', body });
}

/** A webhook that has to agree to everything, deletions included, as charts of other people have it. */
async function refuseEverything(cluster: Cluster): Promise<void> {
  const ref = named(
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    'metallb-webhook-configuration',
  );
  const live = await cluster.get(ref);
  const webhooks = (live?.['webhooks'] as readonly { rules: readonly object[] }[] | undefined) ?? []; // as the API serves it
  const strict = webhooks.map((webhook) => ({
    ...webhook,
    failurePolicy: 'Fail',
    rules: webhook.rules.map((rule) => ({ ...rule, operations: ['*'] })),
  }));
  await cluster.patch(ref, { type: 'merge', body: { webhooks: strict } });
}

scenario(
  'a half-install whose Helm was killed and whose controllers are dead is removed, and objects that are held are named',
  async () => {
    await using practice = await start();
    const { sandbox, cluster, installer } = practice;
    const before = new Set(sandbox.objects().map(idOf));
    const up = await runToEnd(installer.up(await recipe()));
    expect(up.outcome.error).toBeUndefined();

    // No controller is left that could serve a webhook or remove a finalizer.
    for (const [kind, name, namespace] of [
      ['Deployment', 'gatesmith-metallb-controller', 'metallb-system'],
      ['DaemonSet', 'gatesmith-metallb-speaker', 'metallb-system'],
      ['DaemonSet', 'gatesmith-ingress-nginx-controller', 'ingress-nginx'],
      ['ServiceAccount', 'gatesmith-metallb-speaker', 'metallb-system'],
    ] as const) {
      await cluster.delete(named(kind === 'ServiceAccount' ? 'v1' : 'apps/v1', kind, name, namespace));
    }
    await lockRelease(cluster);
    const service = named('v1', 'Service', 'gatesmith-entrypoint', 'ingress-nginx');
    const body = { metadata: { finalizers: ['service.kubernetes.io/load-balancer-cleanup'] } };
    await cluster.patch(service, { type: 'merge', body });
    await refuseEverything(cluster);
    sandbox.faults.webhook('metallb-webhook-configuration', 'refused');
    const leftover = (kind: string, apiVersion: string): KubernetesObject => ({
      apiVersion,
      kind,
      metadata: {
        name: 'gatesmith-ingress-nginx-admission',
        namespace: 'ingress-nginx',
        labels: {
          'app.kubernetes.io/name': 'ingress-nginx',
          'app.kubernetes.io/instance': 'gatesmith',
          'app.kubernetes.io/managed-by': 'Helm',
        },
        annotations: { 'helm.sh/hook': 'pre-install' },
      },
    });
    await cluster.create(leftover('ServiceAccount', 'v1'));
    await cluster.create({
      ...leftover('Job', 'batch/v1'),
      spec: {
        suspend: true,
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'x', image: 'x' }] } },
      },
    });

    const { outcome, events } = await runToEnd(installer.uninstall());

    expect(outcome.error).toBeUndefined();
    expect(outcome.result).toBe('done');
    expect(events).toContainEqual({
      type: 'change',
      step: 'uninstall-resources',
      object: 'ValidatingWebhookConfiguration/metallb-webhook-configuration',
      action: 'deleted',
    });
    expect(outcome.findings.map(({ code, subject, hint }) => [code, subject, hint])).toEqual([
      [
        'GS-UNINSTALL-HELD',
        'Service/ingress-nginx/gatesmith-entrypoint',
        `if its controller is gone for good, let it go: kubectl patch service gatesmith-entrypoint -n ingress-nginx --type merge -p '{"metadata":{"finalizers":null}}'`,
      ],
    ]);
    const stays = left(practice, before).filter(
      (id) => !id.startsWith('EndpointSlice/') && !id.startsWith('Endpoints/'),
    );
    expect(
      stays.filter(
        (id) => !/^(Namespace|ConfigMap|ServiceAccount)\/.*(ingress-nginx$|kube-root-ca|default$)/.test(id),
      ),
    ).toEqual(['Service/ingress-nginx/gatesmith-entrypoint']);

    await cluster.patch(service, { type: 'merge', body: { metadata: { finalizers: null } } });
    const again = await runToEnd(installer.uninstall());
    expect(again.outcome.error).toBeUndefined();
    expect(left(practice, before)).toEqual([]);
  },
);
