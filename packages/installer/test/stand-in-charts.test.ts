import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import { sharedPath } from '@internal/testing/shared';
import { describe, expect, test } from 'vitest';
import { root } from './assembled-chart.ts';
import { idOf, objectsOf, type RenderedObject } from './render.ts';

/** The fields of one object that programs and users rely on. */
function outline(object: RenderedObject): unknown {
  const { kind, metadata } = object;
  const spec = record(object['spec']);
  const base = { labels: metadata.labels ?? {}, hook: metadata.annotations?.['helm.sh/hook'] };
  if (kind === 'Service') {
    return {
      ...base,
      type: spec['type'],
      selector: spec['selector'],
      ports: list(spec['ports']).map((port) => pick(port, ['name', 'port', 'targetPort', 'protocol'])),
    };
  }
  if (kind === 'Deployment' || kind === 'DaemonSet' || kind === 'Job') {
    const template = record(spec['template']);
    const pod = record(template['spec']);
    const containers = list(pod['containers']);
    return {
      ...base,
      selector: kind === 'Job' ? undefined : spec['selector'],
      podLabels: record(template['metadata'])['labels'],
      hostNetwork: pod['hostNetwork'] === true,
      serviceAccountName: pod['serviceAccountName'],
      containers: (kind === 'DaemonSet' && metadata.name.endsWith('frr-k8s')
        ? containers.slice(0, 1)
        : containers
      ).map((container) => ({
        name: record(container)['name'],
        image: record(container)['image'],
        ports: list(record(container)['ports']).map((port) =>
          pick(port, ['name', 'containerPort', 'protocol']),
        ),
      })),
    };
  }
  if (kind === 'ValidatingWebhookConfiguration') {
    return {
      ...base,
      webhooks: list(object['webhooks']).map((webhook) =>
        pick(webhook, [
          'name',
          'clientConfig',
          'failurePolicy',
          'rules',
          'sideEffects',
          'admissionReviewVersions',
        ]),
      ),
    };
  }
  if (kind === 'IngressClass') {
    return {
      ...base,
      controller: spec['controller'],
      isDefault: metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'],
    };
  }
  if (kind.endsWith('Binding')) return { ...base, roleRef: object['roleRef'] };
  return base;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function pick(value: unknown, keys: readonly string[]): unknown {
  return Object.fromEntries(
    keys.flatMap((key) => (Object.hasOwn(record(value), key) ? [[key, record(value)[key]]] : [])),
  );
}

const cases = [
  {
    chart: 'metallb',
    reference: 'metallb-0.16.2/rendered-l2.yaml',
    namespace: 'metallb-system',
    set: ['crds.enabled=false', 'frrk8s.enabled=false'],
  },
  {
    chart: 'metallb',
    reference: 'metallb-0.16.2/rendered-frr-k8s.yaml',
    namespace: 'metallb-system',
    set: ['crds.enabled=false'],
  },
  {
    chart: 'ingress-nginx',
    reference: 'ingress-nginx-4.15.1/rendered-daemonset.yaml',
    namespace: 'ingress-nginx',
    set: ['controller.kind=DaemonSet', 'defaultBackend.enabled=true'],
  },
  { chart: 'traefik', reference: 'traefik-41.3.0/rendered.yaml', namespace: 'metallb-system', set: [] },
] as const;

describe('the stand-in charts', () => {
  test.for(cases)(
    '$chart renders what the real chart renders, in every field that is relied on ($reference)',
    async ({ chart, namespace, reference, set }, { skip }) => {
      const real = sharedPath(`upstream/${reference}`);
      const [binary] = await helmBinaries();
      if (real === undefined || binary === undefined) return skip();
      const args = [
        'template',
        'gatesmith',
        join(root, 'internal/stand-in-charts', chart),
        '-n',
        namespace,
        ...set.flatMap((one) => ['--set', one]),
      ];
      const { stdout } = await runHelm(binary, args);
      const byId = (objects: readonly RenderedObject[]): unknown =>
        Object.fromEntries(objects.map((object) => [idOf(object), outline(object)]).sort());
      expect(byId(objectsOf(stdout))).toEqual(byId(objectsOf(await readFile(real, 'utf8'))));
    },
  );
});
