import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  safeParseValues,
  toChartValues,
  toResources,
  type Values,
  type ValuesInput,
} from '@gatesmith/values';
import { type HelmBinary, runHelm } from '@internal/testing/helm';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { assembledChart, root } from './assembled-chart.ts';
import { idOf, objectsOf, type RenderedObject, render } from './render.ts';

/**
 * What the chart has to hold on these Helms. The quick run takes the newest and a few of the files, the slow one all.
 */
export async function chartSuite(
  binaries: readonly HelmBinary[],
  wanted: (file: string) => boolean,
): Promise<void> {
  /** Everything renders on all of them; what compares two renderings does so on the ends of the range. */
  const newest = binaries.at(-1);
  const ends = [...new Set([binaries.at(0), newest])].filter((binary) => binary !== undefined);
  const chart = await assembledChart();
  afterAll(() => chart[Symbol.asyncDispose]());
  if (chart.standIn)
    console.warn(
      'stand-in: the umbrella is tested on stand-in charts; set GATESMITH_UPSTREAM_CHARTS for the real ones',
    );

  const ci = join(root, 'charts/gatesmith/ci');
  const ciFiles = (await readdir(ci)).sort().filter(wanted);

  /** Writes a values document beside the chart and says where. */
  async function valuesFile(name: string, values: unknown): Promise<string> {
    const path = join(chart.path, '..', `${name}.json`);
    await writeFile(path, JSON.stringify(values));
    return path;
  }

  function parsed(value: ValuesInput): Values {
    const { findings, values } = safeParseValues([{ file: 'values.ts', value }]);
    if (values === undefined) throw new Error(findings.map(({ message }) => message).join('\n'));
    return values;
  }

  /** What Helm says when it refuses, as one line of single spaces. */
  async function refusal(binary: HelmBinary, args: readonly string[]): Promise<string> {
    const { exitCode, stderr } = await runHelm(binary, [
      'template',
      'gatesmith',
      chart.path,
      '-n',
      'metallb-system',
      ...args,
    ]);
    expect(exitCode).not.toBe(0);
    return stderr.replaceAll(/\s+/g, ' ');
  }

  describe.for(ciFiles)('%s', (file) => {
    const path = join(ci, file);

    test('is a values document without a finding', async () => {
      expect(safeParseValues([{ file, text: await readFile(path, 'utf8') }]).findings).toEqual([]);
    });

    test.for(binaries)('renders on Helm $version, the same as when it is lowered', async (binary) => {
      const plain = await render(binary, chart.path, ['-f', path]);
      const values = parsed(parse(await readFile(path, 'utf8')));
      const lowered = await valuesFile(file, toChartValues(values));
      const again = await render(binary, chart.path, ['-f', lowered]);
      expect(again.text).toBe(plain.text);
      // Neither what is injected at run time nor what differs from one rendering to the next.
      expect(plain.text).not.toMatch(/caBundle|\d{4}-\d\d-\d\dT\d\d:\d\d/);
      // What the parser says the chart makes is what the chart makes.
      const made = [...plain.objects, ...objectsOfJob(plain.objects)]
        .filter(({ apiVersion }) => apiVersion.startsWith('metallb.io/'))
        .map(bare);
      const promised = toResources(values).map((object) => ({ ...object }));
      expect(byId(made)).toEqual(byId(promised));
    });

    test.for(binaries)('lints on Helm $version', async (binary) => {
      const { exitCode, stdout, stderr } = await runHelm(binary, [
        'lint',
        chart.path,
        ...['-n', 'metallb-system', '-f', path],
      ]);
      expect(`${stdout}${stderr}`).not.toMatch(/\[(ERROR|WARNING)\]/);
      expect(exitCode).toBe(0);
    });

    test('makes these objects of its own', async () => {
      if (newest === undefined) return;
      const { objects } = await render(newest, chart.path, ['-f', path]);
      const own = objects.filter(
        ({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'gatesmith',
      );
      await expect(
        own.map((object) => stringify(object, { lineWidth: 0 })).join('---\n'),
      ).toMatchFileSnapshot(`golden/${file.replace('-values', '')}`);
    });
  });

  /** What a Job will apply, out of its ConfigMap. */
  function objectsOfJob(objects: readonly RenderedObject[]): readonly RenderedObject[] {
    return objects
      .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('gatesmith-config-'))
      .flatMap((map) => Object.values(Object(map['data'])).flatMap((text) => objectsOf(String(text))));
  }

  /** Without the marks that a chart puts on everything. */
  function bare(object: RenderedObject): Record<string, unknown> {
    const { annotations: _, labels = {}, ...metadata } = object.metadata;
    const own = Object.fromEntries(
      Object.entries(labels).filter(([key]) => !/^(app\.kubernetes\.io|helm\.sh|gatesmith\.dev)\//.test(key)),
    );
    return { ...object, metadata: Object.keys(own).length === 0 ? metadata : { ...metadata, labels: own } };
  }

  function byId(objects: readonly object[]): Record<string, unknown> {
    // Objects of both kinds have a kind and metadata; only their types differ.
    return Object.fromEntries(objects.map((object) => [idOf(object as RenderedObject), object]));
  }

  describe.for(binaries)('the chart on Helm $version', (binary) => {
    test('lints', async () => {
      const { exitCode, stdout, stderr } = await runHelm(binary, [
        'lint',
        chart.path,
        '-n',
        'metallb-system',
      ]);
      expect(`${stdout}${stderr}`).not.toMatch(/\[(ERROR|WARNING)\]/);
      expect(exitCode).toBe(0);
    });

    test('renders its defaults: no CRDs among the templates, no hook of ours, the webhook forgiving', async () => {
      const { objects } = await render(binary, chart.path);
      expect(objects.filter(({ kind }) => kind === 'CustomResourceDefinition')).toEqual([]);
      const hooks = objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] !== undefined);
      expect(hooks.map(idOf)).toEqual([]);
      const webhooks = objects.find(({ metadata }) => metadata.name === 'metallb-webhook-configuration')?.[
        'webhooks'
      ];
      expect(JSON.stringify(webhooks)).not.toContain('"failurePolicy":"Fail"');
      expect(objects.map(idOf)).toContain('Service/traefik/gatesmith-entrypoint');
    });

    test('brings the definitions in its crds folder, for keeps and without a caBundle', async () => {
      const { stdout } = await runHelm(binary, ['show', 'crds', chart.path]);
      expect(stdout.match(/^kind: CustomResourceDefinition$/gm)?.length).toBeGreaterThanOrEqual(9);
      expect(stdout.match(/helm\.sh\/resource-policy: keep/g)).toHaveLength(9);
      expect(stdout).not.toMatch(/caBundle|\{\{/);
    });

    test('points the entrypoint at the pods of the controller that was chosen', async () => {
      for (const [controller, workload] of [
        ['traefik', 'gatesmith-traefik'],
        ['ingress-nginx', 'gatesmith-ingress-nginx-controller'],
      ] as const) {
        const document: ValuesInput = {
          ingress: { controller, acknowledgeEndOfLife: true, namespace: 'edge' },
        };
        const { objects } = await render(binary, chart.path, [
          '-f',
          await valuesFile(controller, toChartValues(parsed(document))),
        ]);
        const entrypoint = objects.find(({ metadata }) => metadata.name === 'gatesmith-entrypoint');
        const pods = objects.find(({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === workload);
        expect(entrypoint?.metadata.namespace).toBe('edge');
        expect(pods?.metadata.namespace).toBe('edge');
        const labels: unknown = Reflect.get(
          Object(Reflect.get(Object(Reflect.get(Object(pods?.['spec']), 'template')), 'metadata')),
          'labels',
        );
        expect(labels).toMatchObject(Object(Reflect.get(Object(entrypoint?.['spec']), 'selector')));
        expect(JSON.stringify(pods)).toContain('edge/gatesmith-entrypoint');
      }
    });

    test('refuses another namespace, and definitions in the release', async () => {
      const { exitCode, stderr } = await runHelm(binary, [
        'template',
        'gatesmith',
        chart.path,
        '-n',
        'other',
      ]);
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain('install with -n metallb-system');
      expect(await refusal(binary, ['--set', 'metallb.crds.enabled=true'])).toMatch(
        /crds.enabled|crds\/enabled/,
      );
    });

    test('refuses misspelled keys, at any depth that is ours or typed', async () => {
      for (const key of [
        'pols',
        'ingress.contoller',
        'metallb.spaeker.enabled',
        'ingress-nginx.controller.hostNetwrok',
      ]) {
        expect(await refusal(binary, ['--set', `${key}=true`])).toContain(
          key.split('.').at(key.startsWith('metallb') ? 1 : -1),
        );
      }
    });

    test('refuses the admission policy where the server has no expressions for addresses', async () => {
      const args = ['--set', 'admissionPolicy.enabled=true', '--kube-version'];
      expect(await refusal(binary, [...args, '1.30.9'])).toContain(
        'GS-VALUES-CONFLICT admissionPolicy.enabled: true needs Kubernetes 1.31',
      );
      const { objects } = await render(binary, chart.path, [...args, '1.31.0']);
      expect(objects.map(idOf)).toContain('ValidatingAdmissionPolicy//gatesmith-pools');
    });

    test('keeps large numbers as they are', async () => {
      const document: ValuesInput = {
        bgp: {
          mode: 'native',
          peers: [{ name: 'a', myASN: 4_200_000_000, peerASN: 64_501, peerAddress: '10.0.0.1' }],
        },
      };
      const { text } = await render(binary, chart.path, [
        '-f',
        await valuesFile('asn', toChartValues(parsed(document))),
      ]);
      expect(text).toContain('myASN: 4200000000');
    });
  });

  /** Documents that break one rule each, and nothing else once they are lowered. */
  const broken: readonly (readonly [string, ValuesInput])[] = [
    ['GS-EOL-UNACKNOWLEDGED', { ingress: { controller: 'ingress-nginx' } }],
    ['GS-VALUES-CONFLICT', { ingress: { replicas: 2 } }],
    ['GS-VALUES-CONFLICT', { ingress: { defaultBackend: { enabled: true } } }],
    [
      'GS-POOL-UNADVERTISED',
      { pools: [{ name: 'a', addresses: ['10.0.0.0/29'], avoidBuggyIPs: true }], layer2: [] },
    ],
    [
      'GS-ADVERTISEMENT-DANGLING',
      {
        pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.9'] }],
        layer2: [{ name: 'l', ipAddressPools: ['a', 'zzz'] }],
      },
    ],
    [
      'GS-REFERENCE-DANGLING',
      { pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.9'] }], entrypoint: { ipAddressPool: 'zzz' } },
    ],
    [
      'GS-BGP-OFF',
      { pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.9'] }], bgp: { advertisements: [{ name: 'b' }] } },
    ],
    ['GS-INGRESS-EXPOSED-TWICE', { traefik: { service: { spec: { type: 'LoadBalancer' } } } }],
    ['GS-ENTRYPOINT-ONE-REPLICA', { ingress: { kind: 'Deployment', replicas: 1 } }],
    ['GS-ENTRYPOINT-FAMILY', { pools: [{ name: 'a', addresses: ['fd00::/120'] }] }],
    [
      'GS-ENTRYPOINT-FAMILY',
      {
        pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.9'] }],
        entrypoint: { ipAddressPool: 'a', ipFamilyPolicy: 'RequireDualStack' },
      },
    ],
  ];

  describe('relations between values', () => {
    test.for(broken)(
      '%s is found by the parser and by Helm, in the same words: %j',
      async ([code, document]) => {
        const { findings, values } = safeParseValues([{ file: 'values.ts', value: document }]);
        expect(values).toBeUndefined();
        expect(findings.map((finding) => finding.code)).toEqual([code]);
        for (const binary of ends) {
          const said = await refusal(binary, ['-f', await valuesFile('broken', lowerAnyway(document))]);
          expect(said).toContain(code);
          expect(said).toContain(findings[0]?.message);
          expect(said).toContain('1 problem with the values');
          expect(said).toContain(findings[0]?.hint?.split(', or')[0]?.replace(/^there is .*/, 'there is'));
        }
      },
    );

    /** What people say in two places, or at all, that cannot hold: nothing here is lowered. */
    const peer = { name: 'a', myASN: 64_500, peerASN: 64_501, peerAddress: '10.0.0.1' };
    const contradictions: readonly (readonly [string, object])[] = [
      ['frr-k8s off while BGP is on', { bgp: { peers: [peer] }, metallb: { frrk8s: { enabled: false } } }],
      ['the definitions in the release', { metallb: { crds: { enabled: true } } }],
      [
        'a class of the entrypoint alone',
        { entrypoint: { loadBalancerClass: 'a.b/c' }, metallb: { loadBalancerClass: '' } },
      ],
      ['a class of MetalLB alone', { metallb: { loadBalancerClass: 'a.b/c' } }],
      [
        'two default classes, one by each chart',
        { traefik: { ingressClass: { enabled: true, isDefaultClass: true } } },
      ],
      ['two controllers', { 'ingress-nginx': { enabled: true } }],
      [
        'a profile that is not there',
        {
          bgp: { mode: 'frr', peers: [{ ...peer, bfdProfile: 'zzz' }] },
          metallb: { speaker: { frr: { enabled: true } } },
        },
      ],
      [
        'a community that is not there',
        {
          pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.9'] }],
          bgp: { peers: [peer], advertisements: [{ name: 'a', communities: ['zzz'] }] },
          metallb: { frrk8s: { enabled: true } },
        },
      ],
      ['no prefix', { networkPolicies: { enabled: true, apiServer: ['10.0.0.1'] } }],
    ];
    test.for(contradictions)('%s is refused by the parser and by Helm', async ([, document]) => {
      const { findings, values } = safeParseValues([{ file: 'values.ts', value: document }]);
      expect(values).toBeUndefined();
      const [{ code, path } = { code: '', path: [] }] = findings;
      for (const binary of ends) {
        const said = await refusal(binary, ['-f', await valuesFile('contradiction', document)]);
        // A rule by its code; what the schema says by the key.
        expect(said).toMatch(code === 'GS-VALUES-TYPE' ? new RegExp(path.join('[./]')) : code);
      }
    });

    test('that are accepted by code are accepted by Helm too', async () => {
      const document: ValuesInput = {
        ingress: { kind: 'Deployment', replicas: 1 },
        checks: { skip: ['GS-ENTRYPOINT-ONE-REPLICA'] },
      };
      const path = await valuesFile('skipped', toChartValues(parsed(document)));
      for (const binary of binaries)
        expect((await render(binary, chart.path, ['-f', path])).objects.length).toBeGreaterThan(0);
    });

    test('have the same codes in both places', async () => {
      const template = await readFile(join(root, 'charts/gatesmith/templates/_rules.tpl'), 'utf8');
      const inChart = new Set([...template.matchAll(/GS-[A-Z-]+[A-Z]/g)].map(([code]) => code));
      expect([...inChart].sort()).toEqual([...new Set(broken.map(([code]) => code))].sort());
    });
  });

  /** Lowers a document that the parser refuses. */
  function lowerAnyway(document: ValuesInput): Values {
    const { entrypoint, ingress, layer2: _, pools, ...rest } = document;
    const base = parsed({ ...rest, bgp: {}, traefik: {} });
    // The sections are taken over as they are: what is wrong with them is not their type.
    return toChartValues({
      ...base,
      ...document,
      bgp: { ...base.bgp, ...document.bgp },
      ingress: { ...base.ingress, ...ingress },
      entrypoint: { ...base.entrypoint, ...entrypoint },
      pools: pools ?? [],
      metallb: base.metallb,
      'ingress-nginx': base['ingress-nginx'],
      traefik: { ...base.traefik, ...document.traefik },
    } as Values);
  }

  describe('values that are not lowered', () => {
    const documents: readonly (readonly [string, ValuesInput])[] = [
      [
        'ingress-nginx',
        {
          ingress: {
            controller: 'ingress-nginx',
            acknowledgeEndOfLife: true,
            defaultBackend: { enabled: true },
          },
        },
      ],
      ['a Deployment', { ingress: { kind: 'Deployment' } }],
      ['plain Traefik', { ingress: { nginxAnnotations: false, className: 'traefik', defaultClass: false } }],
      ['no controller', { ingress: { controller: 'none' } }],
      ['a class', { entrypoint: { loadBalancerClass: 'metallb.io/metallb', name: 'front' } }],
      ['BGP', { bgp: { peers: [{ name: 'a', myASN: 1, peerASN: 2, peerAddress: '10.0.0.1' }] } }],
      [
        'BGP of another mode',
        { bgp: { mode: 'frr', peers: [{ name: 'a', myASN: 1, peerASN: 2, peerAddress: '10.0.0.1' }] } },
      ],
    ];

    test.for(documents)(
      'are refused with the YAML to add, which is all that is missing: %s',
      async ([name, document]) => {
        const plain = await valuesFile('plain', document);
        for (const binary of newest === undefined ? [] : [newest]) {
          const { exitCode, stderr } = await runHelm(binary, [
            'template',
            'gatesmith',
            chart.path,
            '-n',
            'metallb-system',
            '-f',
            plain,
          ]);
          expect(exitCode).not.toBe(0);
          expect(stderr).toContain('gatesmith render --format values');
          const [, lines = ''] = /or add\n\n([\s\S]*?)\n\n/.exec(stderr) ?? [];
          const added = await valuesFile(`added-${name.replaceAll(' ', '-')}`, parse(lines));
          const completed = await render(binary, chart.path, ['-f', plain, '-f', added]);
          const lowered = await render(binary, chart.path, [
            '-f',
            await valuesFile('lowered', toChartValues(parsed(document))),
          ]);
          expect(completed.text).toBe(lowered.text);
        }
      },
    );
  });
}
