import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asRecord, at, type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { sharedPath } from '@internal/testing/shared';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { accepted, addressOf, installOld, inUse, parsed, until } from './adoption.ts';
import { findHelm, runToEnd, type Scenario, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = (): Promise<Scenario> => startScenario({ program: program ?? 'helm' });

const namespace = 'ingress-nginx';
const door = { apiVersion: 'v1', kind: 'Service', namespace, name: 'ingress-nginx-controller' };

/** The documents of a field case, `undefined` (with a printed reason) on a machine without them. */
async function fieldCase(name: string, file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const folder = sharedPath(`data/field-cases/${name}`);
  return folder === undefined ? undefined : parse(await readFile(join(folder, file), 'utf8'));
}

const addressed = async ({ cluster }: Scenario, ref: typeof door = door): Promise<KubernetesObject> =>
  until('an address', async () => {
    const live = await cluster.get(ref);
    return addressOf(live) === undefined ? undefined : live;
  });

/** A Service as its clients see it, without the name of its release. */
function facade({ metadata, spec }: KubernetesObject): unknown {
  const { selector: _, ...rest } = spec as { selector?: unknown }; // as the API serves it
  const { labels: __, annotations = {} } = metadata;
  const own = Object.entries(annotations).filter(([key]) => !key.startsWith('meta.helm.sh/'));
  return { annotations: Object.fromEntries(own), spec: rest };
}

/** Adopts with the proposed values, which have to cover everything. */
async function adoptProposed(practice: Scenario): Promise<void> {
  const { installer } = practice;
  const proposed = await installer.proposeValues();
  expect(proposed.findings).toEqual([]);
  const values = parsed(proposed.values);
  const { outcome } = await runToEnd(installer.adopt(values));
  expect(outcome.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(outcome.error).toBeUndefined();
  const again = await runToEnd(installer.adopt(values));
  expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
}

scenario(
  'a Service keeps its sharing key, source ranges, extra ports, node ports and session affinity',
  async () => {
    await using practice = await start();
    const { cluster } = practice;
    await installOld(practice, { chart: 'metallb', name: 'metallb', namespace: 'metallb-system' });
    await inUse(practice);
    const values = (await fieldCase('01-adopt-drops-service-settings', 'nginx.yaml')) ?? {
      controller: {
        service: {
          annotations: { 'metallb.universe.tf/allow-shared-ip': 'ingress' },
          loadBalancerSourceRanges: ['192.168.0.0/16'],
        },
      },
      tcp: { '22': 'git/gitea-ssh:22' },
    };
    await installOld(practice, { chart: 'ingress-nginx', name: 'ingress-nginx', namespace, values });
    // Settings that someone made by hand, which no release contains.
    await cluster.patch(door, {
      type: 'merge',
      body: {
        metadata: { annotations: { 'example.com/owner': 'edge' }, labels: { team: 'edge' } },
        spec: { sessionAffinity: 'ClientIP', externalTrafficPolicy: 'Local' },
      },
    });
    await accepted(practice, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'dns',
        namespace: 'default',
        annotations: { 'metallb.universe.tf/allow-shared-ip': 'ingress' },
      },
      spec: {
        type: 'LoadBalancer',
        ports: [{ name: 'dns', port: 53, protocol: 'UDP' }],
        selector: { app: 'dns' },
      },
    });
    const before = await addressed(practice);

    await adoptProposed(practice);

    const after = await addressed(practice);
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(addressOf(after)).toBe(addressOf(before));
    expect(facade(after)).toEqual(facade(before));
    expect(after.metadata.labels).toMatchObject({ team: 'edge' });
  },
);

scenario(
  'an install with frr-k8s, which is the default of the chart, is adopted while there are no routers',
  async () => {
    await using practice = await start();
    await installOld(practice, {
      chart: 'metallb',
      name: 'metallb',
      namespace: 'metallb-system',
      values: { frrk8s: { enabled: true } },
    });
    const address = await inUse(practice);

    await adoptProposed(practice);

    const web = await practice.cluster.get({
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'default',
      name: 'web',
    });
    expect(addressOf(web)).toBe(address);
  },
);

scenario(
  'placement, resources and log levels of controller and speaker are kept, whether by values or by hand',
  async () => {
    await using practice = await start();
    const { cluster, sandbox } = practice;
    const values = (await fieldCase('03-adopt-drops-controller-tolerations', 'metallb.yaml')) ?? {
      controller: { logLevel: 'debug', tolerations: [{ key: 'edge', operator: 'Exists' }] },
      speaker: { priorityClassName: 'system-node-critical' },
    };
    await installOld(practice, { chart: 'metallb', name: 'lb', namespace: 'metallb-system', values });
    await inUse(practice);
    const ref = (kind: string, name: string) => ({
      apiVersion: 'apps/v1',
      kind,
      namespace: 'metallb-system',
      name,
    });
    const byHand = { requests: { cpu: '20m', memory: '40Mi' } };
    await cluster.patch(ref('DaemonSet', 'lb-metallb-speaker'), {
      type: 'json',
      operations: [{ op: 'add', path: '/spec/template/spec/containers/0/resources', value: byHand }],
    });
    const templateOf = async (kind: string, name: string): Promise<Readonly<Record<string, unknown>>> => {
      return asRecord(at(await cluster.get(ref(kind, name)), 'spec', 'template', 'spec')) ?? {};
    };
    const before = {
      controller: await templateOf('Deployment', 'lb-metallb-controller'),
      speaker: await templateOf('DaemonSet', 'lb-metallb-speaker'),
    };
    for (const { metadata } of sandbox.objects({ kind: 'Node' }))
      await cluster.patch(
        { apiVersion: 'v1', kind: 'Node', name: (metadata as { name: string }).name }, // every node has one
        {
          type: 'merge',
          body: {
            spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
          },
        },
      );

    await adoptProposed(practice);

    for (const [component, kind] of [
      ['controller', 'Deployment'],
      ['speaker', 'DaemonSet'],
    ] as const) {
      const after = await templateOf(kind, `gatesmith-metallb-${component}`);
      for (const field of ['tolerations', 'nodeSelector', 'affinity', 'priorityClassName', 'securityContext'])
        expect([field, after[field]]).toEqual([field, before[component][field]]);
      const [old, now] = [before[component], after].map(
        ({ containers }) => (containers as { resources: object; args: string[] }[])[0], // the program's own comes first
      );
      expect(now?.resources).toEqual(old?.resources);
      expect(now?.args).toEqual(old?.args);
    }
  },
);

scenario(
  'objects that select or name the old release are named before anything is written, with the command that helps',
  async () => {
    await using practice = await start();
    const { cluster, installer, sandbox } = practice;
    await installOld(practice, { chart: 'metallb', name: 'metallb', namespace: 'metallb-system' });
    await inUse(practice);
    const values = { controller: { kind: 'DaemonSet' } };
    await installOld(practice, { chart: 'ingress-nginx', name: 'ingress-nginx', namespace, values });
    await addressed(practice);
    const selector = {
      'app.kubernetes.io/name': 'ingress-nginx',
      'app.kubernetes.io/instance': 'ingress-nginx',
      'app.kubernetes.io/component': 'controller',
    };
    const second = (await fieldCase(
      '02-adopt-second-service-loses-pods',
      'second-service.yaml',
    )) as unknown as KubernetesObject | undefined; // a Service, as run.sh applies it
    const objects: readonly KubernetesObject[] = [
      second ?? {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'ingress-nginx-https', namespace },
        spec: { type: 'LoadBalancer', ports: [{ name: 'https', port: 443 }], selector },
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'from-ingress', namespace: 'default' },
        spec: {
          podSelector: { matchLabels: { app: 'web' } },
          ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: selector } }] }],
        },
      },
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'door', namespace },
        spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'door-reads-more' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name: 'ingress-nginx', namespace }],
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'owned',
          namespace,
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'DaemonSet',
              name: 'ingress-nginx-controller',
              uid: String(
                (await cluster.get({ ...door, apiVersion: 'apps/v1', kind: 'DaemonSet' }))?.metadata.uid,
              ),
            },
          ],
        },
      },
    ];
    for (const object of objects) await accepted(practice, object);
    const { values: proposed, findings } = await installer.proposeValues();
    const subjects = objects.map((object) => objectId(object)).sort();
    const refers = findings.filter(({ code }) => code === 'GS-ADOPT-REFERS');
    expect(refers.map(({ subject }) => subject).sort()).toEqual(subjects);
    sandbox.resetRequests();

    const refused = await runToEnd(installer.adopt(parsed(proposed)));

    expect(refused.outcome.error?.code).toBe('PREFLIGHT_FAILED');
    expect(sandbox.requests.filter(({ write, path }) => write && !path.includes('dryRun'))).toEqual([]);
    const hints = refused.outcome.findings.filter(({ code }) => code === 'GS-ADOPT-REFERS');
    expect(hints.find(({ subject }) => subject?.startsWith('Service/'))?.hint).toBe(
      `have it select both: kubectl patch service ingress-nginx-https -n ingress-nginx --type json -p '[{"op":"remove","path":"/spec/selector/app.kubernetes.io~1instance"}]'`,
    );

    // With the labels that both have, and without the rest, nothing is left to refuse.
    for (const object of objects.slice(1)) {
      const { apiVersion, kind, metadata } = object;
      await cluster.delete({ apiVersion, kind, ...metadata });
    }
    await cluster.patch(
      { ...door, name: 'ingress-nginx-https' },
      { type: 'json', operations: [{ op: 'remove', path: '/spec/selector/app.kubernetes.io~1instance' }] },
    );
    const { outcome } = await runToEnd(installer.adopt(parsed(proposed)));
    expect(outcome.error).toBeUndefined();
  },
);

scenario(
  'settings that the values drop and a second Service that holds an address are refused by name before any write',
  async () => {
    await using practice = await start();
    const { installer, sandbox } = practice;
    await installOld(practice, {
      chart: 'metallb',
      name: 'metallb',
      namespace: 'metallb-system',
      values: { speaker: { tolerations: [{ key: 'edge', operator: 'Exists' }] } },
    });
    await inUse(practice);
    const internal = { enabled: true, type: 'LoadBalancer', annotations: { 'example.com/zone': 'inside' } };
    await installOld(practice, {
      chart: 'ingress-nginx',
      name: 'ingress-nginx',
      namespace,
      values: {
        controller: { service: { internal }, podAnnotations: { 'example.com/scrape': 'yes' } },
        tcp: { '22': 'git/gitea:22' },
      },
    });
    await addressed(practice);
    await addressed(practice, { ...door, name: 'ingress-nginx-controller-internal' });
    const proposed = await installer.proposeValues();
    expect(proposed.findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'GS-ADOPT-VANISHES Service/ingress-nginx/ingress-nginx-controller-internal',
    ]);
    const { metallb: _, 'ingress-nginx': __, ...dropped } = proposed.values;
    sandbox.resetRequests();

    const { outcome } = await runToEnd(installer.adopt(parsed(dropped)));

    expect(outcome.error?.code).toBe('PREFLIGHT_FAILED');
    expect(sandbox.requests.filter(({ write, path }) => write && !path.includes('dryRun'))).toEqual([]);
    const found = outcome.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message.replace(/ (is|would be) .*/, '')}`);
    expect(found).toEqual(
      expect.arrayContaining([
        'GS-ADOPT-CHANGES DaemonSet/metallb-system/metallb-speaker: spec.template.spec.tolerations',
        'GS-ADOPT-CHANGES Deployment/ingress-nginx/ingress-nginx-controller: spec.template.metadata.annotations.example.com/scrape',
        'GS-ADOPT-CHANGES Deployment/ingress-nginx/ingress-nginx-controller: spec.template.spec.containers.controller.args.--tcp-services-configmap',
      ]),
    );
    expect(found.filter((one) => one.startsWith('GS-ADOPT-VANISHES'))).toHaveLength(2);
  },
);
