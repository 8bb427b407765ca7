import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { expect, test } from 'vitest';
import type { KubernetesObject } from '../src/index.ts';
import {
  accepted,
  addressOf,
  adoptAndCheck,
  installByManifest,
  installIngress,
  installRelease,
  inUse,
  parsed,
  recordsOf,
  until,
} from './adoption.ts';
import { installIngressManifest } from './ingress-manifest.ts';
import { findHelm, runToEnd, type Scenario, startScenario } from './start-scenario.ts';

const program = await findHelm();
/** A folder with MetalLB's manifests as they were released; nothing of them is in this repository. */
const manifests = process.env['GATESMITH_METALLB_MANIFESTS'];
const files = manifests === undefined ? [] : (await readdir(manifests)).map((file) => join(manifests, file));
if (manifests === undefined)
  console.warn('skipped: real manifests of MetalLB; name a folder of them with GATESMITH_METALLB_MANIFESTS');

/** The uid of each object, by kind, namespace and name. */
function uidsOf(objects: ReturnType<Scenario['sandbox']['objects']>): ReadonlyMap<string, string> {
  return new Map(
    objects.map(({ kind, metadata }) => {
      const { namespace, name, uid } = metadata as { namespace?: string; name: string; uid: string }; // the server gives each one
      return [[kind, namespace, name].filter((part) => part !== undefined).join('/'), uid];
    }),
  );
}

/** Objects that come and go with any change of a workload. */
const isOfWorkloads = (name: string): boolean =>
  /^(Pod|ReplicaSet|ControllerRevision|EndpointSlice|Endpoints|Event|Lease|ServiceL2Status|ConfigurationState)\//.test(
    name,
  );

const scenario = test.skipIf(program === undefined);
const start = (helm = program): Promise<Scenario> => startScenario({ program: helm ?? 'helm' });

// Helm 3 merges the live object into the desired one; Helm 4 leaves that to the server.
scenario.for(await helmBinaries())(
  'a MetalLB by manifest is taken over in the same way with Helm $version',
  async ({ helm }) => {
    await using practice = await start(helm);
    await installByManifest(practice);
    await adoptAndCheck(practice);
  },
);

scenario(
  'an ingress-nginx by chart keeps the Service that holds its address, and with it the address',
  async () => {
    await using practice = await start();
    const { sandbox, cluster, installer } = practice;
    await installByManifest(practice);
    await inUse(practice);
    await installIngress(practice);
    const ref = {
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'web',
      name: 'door-ingress-nginx-controller',
    };
    const before = await until('an address', async () => {
      const live = await cluster.get(ref);
      return addressOf(live) === undefined ? undefined : live;
    });
    const proposed = await installer.proposeValues();
    const values = parsed(proposed.values);
    expect(values.entrypoint).toMatchObject({
      name: ref.name,
      selector: { 'app.kubernetes.io/name': 'ingress-nginx' },
    });
    // Values of a user who is unaware of the other install.
    const another = parsed({ ...proposed.values, entrypoint: { externalTrafficPolicy: 'Cluster' } });
    const refused = await installer.planAdoption(another);
    expect(refused.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'GS-ADOPT-ENTRYPOINT', subject: 'Service/web/door-ingress-nginx-controller' },
    ]);

    // A user who adopts only MetalLB keeps an ingress controller that gatesmith does not touch.
    const alone = {
      ...proposed.values,
      ingress: { controller: 'none' },
      entrypoint: { enabled: false },
    } as const;
    const { plan } = await installer.planAdoption(parsed(alone));
    const touched = plan.steps.flatMap(({ changes }) => changes).filter(({ ref }) => ref.namespace === 'web');
    expect(touched).toEqual([]);

    const { outcome } = await runToEnd(installer.adopt(values));

    expect(outcome.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(outcome.error).toBeUndefined();
    const after = await cluster.get(ref);
    expect(after?.metadata.uid).toBe(before.metadata.uid);
    expect(addressOf(after)).toBe(addressOf(before));
    const controllers = sandbox
      .objects({ kind: 'Deployment', namespace: 'web' })
      .map(({ metadata }) => (metadata as { name: string }).name);
    expect(controllers).toEqual(['gatesmith-ingress-nginx-controller']);
    expect(await recordsOf(practice, 'door')).toEqual([]);
    const again = await runToEnd(installer.adopt(values));
    expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  },
);

scenario(
  'an ingress-nginx by manifest keeps its Service and its address, and nothing of another owner is deleted with it',
  async () => {
    await using practice = await start();
    const { sandbox, cluster, installer } = practice;
    await installByManifest(practice);
    await inUse(practice);
    await installIngressManifest(practice);
    const namespace = 'ingress-nginx';
    // The user's own objects, among and next to those that are deleted.
    const foreign: readonly KubernetesObject[] = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'tcp-services', namespace }, data: {} },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'wildcard-tls', namespace }, type: 'Opaque' },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'shop', namespace: 'default' },
        spec: {
          ingressClassName: 'nginx',
          defaultBackend: { service: { name: 'web', port: { number: 80 } } },
        },
      },
    ];
    for (const object of foreign) await accepted(practice, object);
    const ref = { apiVersion: 'v1', kind: 'Service', namespace, name: 'ingress-nginx-controller' };
    const before = await until('an address', async () => {
      const live = await cluster.get(ref);
      return addressOf(live) === undefined ? undefined : live;
    });
    const there = uidsOf(sandbox.objects());
    const proposed = await installer.proposeValues();
    expect(proposed.findings).toEqual([]);
    const values = parsed(proposed.values);
    expect(values.ingress).toMatchObject({ namespace, className: 'nginx' });
    expect(values['ingress-nginx']).toMatchObject({
      controller: {
        config: { 'use-forwarded-headers': 'true' },
        extraArgs: { 'enable-ssl-passthrough': '' },
      },
    });

    const { outcome } = await runToEnd(installer.adopt(values));

    expect(outcome.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(outcome.error).toBeUndefined();
    const after = await cluster.get(ref);
    expect(after?.metadata.uid).toBe(before.metadata.uid);
    expect(addressOf(after)).toBe(addressOf(before));
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace,
      name: 'gatesmith-ingress-nginx-controller',
    };
    expect((await cluster.get(config))?.['data']).toMatchObject({ 'use-forwarded-headers': 'true' });
    const left = uidsOf(sandbox.objects());
    const gone = [...there.keys()].filter((name) => !left.has(name) && !isOfWorkloads(name));
    // Nothing but the manifests' own objects: objects of other owners, the Service and the class stay.
    expect(gone.filter((name) => name.includes('ingress-nginx')).sort()).toMatchInlineSnapshot(`
      [
        "ClusterRole/ingress-nginx",
        "ClusterRole/ingress-nginx-admission",
        "ClusterRoleBinding/ingress-nginx",
        "ClusterRoleBinding/ingress-nginx-admission",
        "ConfigMap/ingress-nginx/ingress-nginx-controller",
        "Deployment/ingress-nginx/ingress-nginx-controller",
        "Job/ingress-nginx/ingress-nginx-admission-create",
        "Job/ingress-nginx/ingress-nginx-admission-patch",
        "Role/ingress-nginx/ingress-nginx",
        "Role/ingress-nginx/ingress-nginx-admission",
        "RoleBinding/ingress-nginx/ingress-nginx",
        "RoleBinding/ingress-nginx/ingress-nginx-admission",
        "Secret/ingress-nginx/ingress-nginx-admission",
        "Service/ingress-nginx/ingress-nginx-controller-admission",
        "ServiceAccount/ingress-nginx/ingress-nginx",
        "ServiceAccount/ingress-nginx/ingress-nginx-admission",
        "ValidatingWebhookConfiguration/ingress-nginx-admission",
      ]
    `);
    const isOfMetallb = (name: string): boolean =>
      /^(?!IPAddressPool|L2Advertisement|CustomResourceDefinition).*\/metallb-/.test(name);
    expect(gone.filter((name) => !name.includes('ingress-nginx') && !isOfMetallb(name))).toEqual([]);
    const replaced = [...left].filter(([name, uid]) => there.has(name) && there.get(name) !== uid);
    expect(replaced.filter(([name]) => !isOfWorkloads(name))).toEqual([]);

    const again = await runToEnd(installer.adopt(values));
    expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
    const up = await runToEnd(installer.up(values));
    expect(up.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  },
);

scenario(
  'pools that a MetalLB left behind are taken over, and Services keep the addresses they had',
  async () => {
    await using practice = await start();
    const { cluster, installer } = practice;
    await installByManifest(practice);
    const address = await inUse(practice);
    const values = parsed((await installer.proposeValues()).values);
    const namespace = 'metallb-system';
    const pool = { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', namespace, name: 'lan' };
    const before = await cluster.get(pool);
    const webhooks = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
    };
    await cluster.delete({ ...webhooks, name: 'metallb-webhook-configuration' });
    await cluster.delete({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'controller' });
    await cluster.delete({ apiVersion: 'apps/v1', kind: 'DaemonSet', namespace, name: 'speaker' });
    await until('the pods are gone', async () => {
      const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace });
      return pods.state === 'ok' && pods.items.length === 0 ? true : undefined;
    });

    const { outcome } = await runToEnd(installer.adopt(values));

    expect(outcome.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(outcome.error).toBeUndefined();
    expect((await cluster.get(pool))?.metadata.uid).toBe(before?.metadata.uid);
    const service = { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'web' };
    expect(addressOf(await cluster.get(service))).toBe(address);
    const up = await runToEnd(installer.up(values));
    expect(up.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  },
);

scenario(
  'an adoption that is interrupted at any step is found again, refused by up, and continued',
  async () => {
    for (const step of ['adopt-keep', 'adopt-ownership', 'adopt-hand-over', 'release', 'webhook'] as const) {
      await using practice = await start();
      const { installer } = practice;
      await installByManifest(practice);
      const address = await inUse(practice);
      const values = parsed((await installer.proposeValues()).values);
      const interrupt = new AbortController();
      const first = await runToEnd(installer.adopt(values, { signal: interrupt.signal }), (event) => {
        if (event.type === 'step-end' && event.step === step) interrupt.abort();
      });
      expect([step, first.outcome.result]).toEqual([step, 'cancelled']);
      const { findings } = await installer.plan(values);
      expect([step, findings.map(({ code }) => code)]).toEqual([
        step,
        expect.arrayContaining(['GS-METALLB-EXISTS']),
      ]);
      const { outcome } = await runToEnd(installer.adopt(values));
      expect([step, outcome.error, outcome.result]).toEqual([step, undefined, 'done']);
      const live = await practice.cluster.get({
        apiVersion: 'v1',
        kind: 'Service',
        namespace: 'default',
        name: 'web',
      });
      expect(addressOf(live)).toBe(address);
      const again = await runToEnd(installer.adopt(values));
      expect([step, again.outcome.result, again.outcome.writes]).toEqual([step, 'unchanged', 0]);
    }
  },
);

scenario.for(files.map((file) => [basename(file), file] as const))(
  'MetalLB by %s is taken over',
  async ([, file]) => {
    await using practice = await start();
    await installRelease(practice, file);
    await adoptAndCheck(practice);
  },
);
