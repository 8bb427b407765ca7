import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  mergeValues,
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
 * The requirements for the chart on these Helms. The quick run takes the newest and a few of the files, the slow one all.
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

  /** Writes a values document next to the chart and returns its path. */
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

  /** Helm's error message as one line with single spaces. */
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
      // The chart makes exactly the objects that the parser predicts.
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

    test('makes these objects itself', async () => {
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

  /** The objects that a Job will apply, from its ConfigMap. */
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

    test('renders its defaults: no CRDs among the templates, no hook of ours, the webhook with policy Ignore', async () => {
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

    test('has the CRDs in its crds folder, with the keep policy and without a caBundle', async () => {
      const { stdout } = await runHelm(binary, ['show', 'crds', chart.path]);
      const definitions = stdout.match(/^kind: CustomResourceDefinition$/gm) ?? [];
      expect(definitions.length).toBeGreaterThanOrEqual(9);
      expect(stdout.match(/helm\.sh\/resource-policy: keep/g)).toHaveLength(definitions.length);
      expect(stdout).not.toMatch(/caBundle|\{\{/);
    });

    test('gives the entrypoint the labels, the fields and the ports that the values name', async () => {
      const spec = {
        loadBalancerSourceRanges: ['192.168.0.0/16'],
        trafficDistribution: 'PreferSameZone',
        ports: [
          { name: 'https', port: 443, targetPort: 'https' },
          { name: '22-tcp', port: 22, protocol: 'TCP', targetPort: '22-tcp', nodePort: 30_022 },
        ],
      };
      const labels = { team: 'edge', 'app.kubernetes.io/component': 'controller' };
      const { objects } = await render(binary, chart.path, [
        '--set-json',
        `entrypoint=${JSON.stringify({ labels, spec })}`,
      ]);
      const entrypoint = objects.find(({ metadata }) => metadata.name === 'gatesmith-entrypoint');
      expect(entrypoint?.['spec']).toMatchObject(spec);
      expect(entrypoint?.metadata.labels).toMatchObject({
        team: 'edge',
        'app.kubernetes.io/component': 'entrypoint',
      });
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

    test('refuses another namespace, and CRDs in the release', async () => {
      const { exitCode, stderr } = await runHelm(binary, [
        'template',
        'gatesmith',
        chart.path,
        '-n',
        'other',
      ]);
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain('install with -n metallb-system');
      expect(await refusal(binary, ['--set', 'metallb.crds.enabled=true'])).toContain(
        "metallb.crds.enabled: true would hand MetalLB's CRDs to the release",
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

  const peer = { name: 'a', myASN: 64_500, peerASN: 64_501, peerAddress: '10.0.0.1' };
  const plainPool = { name: 'a', addresses: ['10.0.0.1-10.0.0.9'] };
  const nginx: ValuesInput = { ingress: { controller: 'ingress-nginx', acknowledgeEndOfLife: true } };

  /**
   * Documents that break rules once they are lowered, with what each says besides, after lowering: the same key twice,
   * differently.
   */
  const broken: readonly (readonly [name: string, document: ValuesInput, besides?: object])[] = [
    ['an unacknowledged end of life', { ingress: { controller: 'ingress-nginx' } }],
    ['replicas of a DaemonSet', { ingress: { replicas: 2 } }],
    ['a default backend of Traefik', { ingress: { defaultBackend: { enabled: true } } }],
    [
      'a pool without an announcement',
      { pools: [{ name: 'a', addresses: ['10.0.0.0/29'], avoidBuggyIPs: true }], layer2: [] },
    ],
    [
      'advertisements of pools that do not exist',
      {
        pools: [plainPool],
        layer2: [
          { name: 'l', ipAddressPools: ['a', 'zzz'] },
          { name: 'm', ipAddressPools: ['aa'] },
        ],
      },
    ],
    [
      'an advertisement to a peer that does not exist',
      {
        pools: [plainPool],
        layer2: [],
        bgp: { peers: [peer], advertisements: [{ name: 'x', ipAddressPools: ['a'], peers: ['zzz'] }] },
      },
    ],
    [
      'an entrypoint of a pool that does not exist',
      { pools: [plainPool], entrypoint: { ipAddressPool: 'zzz' } },
    ],
    [
      'one name of many that exist',
      {
        pools: Array.from({ length: 12 }, (_, index) => ({
          name: `pool-${index}`,
          addresses: [`10.0.${index}.1-10.0.${index}.9`],
          autoAssign: index === 0,
        })),
        entrypoint: { ipAddressPool: 'somewhere-else' },
      },
    ],
    ['a BFD profile that does not exist', { bgp: { mode: 'frr', peers: [{ ...peer, bfdProfile: 'zzz' }] } }],
    [
      'a community that does not exist',
      {
        pools: [plainPool],
        bgp: {
          peers: [peer],
          advertisements: [{ name: 'a', communities: ['<zz> & "ü"'] }],
          communities: [{ name: 'c', communities: [{ name: 'known', value: '65535:65282' }] }],
        },
      },
    ],
    ['BGP without routers', { pools: [plainPool], bgp: { advertisements: [{ name: 'b' }] } }],
    ['Traefik with its own Service', { traefik: { service: { spec: { type: 'LoadBalancer' } } } }],
    [
      'Traefik with its own Service and a port of its node, without an entrypoint',
      {
        entrypoint: { enabled: false },
        traefik: { service: { spec: { type: 'NodePort' } }, ports: { web: { hostPort: 80 } } },
      },
    ],
    [
      'ingress-nginx four times over',
      nginx,
      {
        'ingress-nginx': {
          controller: { hostNetwork: true, hostPort: { enabled: true }, service: { type: 'NodePort' } },
        },
      },
    ],
    ['Local with one replica', { ingress: { kind: 'Deployment', replicas: 1 } }],
    ['a pool of the other family', { pools: [{ name: 'a', addresses: ['fd00::/120'] }] }],
    [
      'a named pool of the other family',
      { pools: [plainPool], entrypoint: { ipAddressPool: 'a', ipFamilies: ['IPv6'] } },
    ],
    [
      'one family where both are required',
      { pools: [plainPool], entrypoint: { ipAddressPool: 'a', ipFamilyPolicy: 'RequireDualStack' } },
    ],
    [
      'fields of the entrypoint that other keys decide',
      { entrypoint: { spec: { type: 'NodePort', ipFamilies: ['IPv4'] } } },
    ],
    ['the CRDs in the release', {}, { metallb: { crds: { enabled: true } } }],
    ['frr-k8s off while BGP is on', { bgp: { peers: [peer] } }, { metallb: { frrk8s: { enabled: false } } }],
    [
      'a class of the entrypoint alone',
      { entrypoint: { loadBalancerClass: 'a.b/c' } },
      { metallb: { loadBalancerClass: '' } },
    ],
    ['a class of MetalLB alone', {}, { metallb: { loadBalancerClass: 'a.b/c' } }],
    [
      'two default classes, one by each chart',
      {},
      { traefik: { ingressClass: { enabled: true, isDefaultClass: true } } },
    ],
    ['two controllers', {}, { 'ingress-nginx': { enabled: true } }],
    [
      'every key of Traefik that is decided elsewhere',
      { ingress: { kind: 'Deployment', replicas: 3 } },
      {
        metallb: { loadBalancerClass: 'a.b/c', frrk8s: { enabled: true } },
        traefik: {
          namespaceOverride: 'edge',
          deployment: { kind: 'DaemonSet', replicas: 4 },
          ingressClass: { enabled: true, name: 'other', isDefaultClass: false },
          priorityClassName: 'other',
          providers: {
            kubernetesIngress: { publishedService: { pathOverride: 'a/b' } },
            kubernetesIngressNGINX: {
              enabled: false,
              ingressClass: 'other',
              publishService: { enabled: false, pathOverride: 'a/b' },
            },
          },
        },
      },
    ],
    [
      'every key of ingress-nginx that is decided elsewhere',
      { ingress: { ...nginx.ingress, kind: 'Deployment', replicas: 3 } },
      {
        metallb: { speaker: { frr: { enabled: true } } },
        traefik: { enabled: true },
        'ingress-nginx': {
          namespaceOverride: 'edge',
          controller: {
            kind: 'DaemonSet',
            replicaCount: 4,
            ingressClass: 'other',
            ingressClassResource: { name: 'other', default: false },
            priorityClassName: 'other',
            publishService: { pathOverride: 'a/b' },
          },
          defaultBackend: { enabled: true },
        },
      },
    ],
  ];

  interface Said {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
  }

  /** The problems that the templates print. */
  function problemsIn(text: string): Said[] {
    return [...text.matchAll(/^ {2}(GS-[A-Z-]+)\n {2}(.+)\n {4}hint: (.+)$/gm)].map(
      ([, code = '', message = '', hint = '']) => ({ code, message, hint }),
    );
  }

  /** Whether a string is a sentence with its placeholders filled in. */
  function follows(sentence: string, text: string): boolean {
    let from = 0;
    for (const piece of sentence.split(/\{\w+\}/)) {
      const at = text.indexOf(piece, from);
      if (at === -1) return false;
      from = at + piece.length;
    }
    return true;
  }

  const bySentence = (a: Said, b: Said): number =>
    `${a.code} ${a.message}` < `${b.code} ${b.message}` ? -1 : 1;

  describe('relations between values', () => {
    const compared: Said[] = [];

    test.for(broken)(
      '%s: the parser and Helm say the same, sentence by sentence',
      async ([name, document, besides = {}]) => {
        const { findings, values } = safeParseValues([
          { file: 'values.ts', value: document },
          { file: 'besides.ts', value: besides },
        ]);
        expect(values).toBeUndefined();
        const errors = findings
          .filter(({ severity }) => severity === 'error')
          .map(({ code, message, hint = '', nearest }) => ({ code, message, hint, nearest }))
          .sort(bySentence);
        expect(errors).not.toEqual([]);
        const path = await valuesFile(`broken-${name.replaceAll(/\W/g, '-')}`, {
          ...mergeValues({ ...lowerAnyway(document) }, { ...besides }),
        });
        for (const binary of ends) {
          const { exitCode, stderr } = await runHelm(binary, [
            ...['template', 'gatesmith', chart.path],
            ...['-n', 'metallb-system', '-f', path],
          ]);
          expect(exitCode).not.toBe(0);
          const said = problemsIn(stderr).sort(bySentence);
          const parsers = errors.map(({ code, message, hint, nearest }, index) => ({
            code,
            message,
            // Templates cannot find the nearest name; they list those that exist.
            hint: nearest === undefined ? hint : said[index]?.hint,
          }));
          expect(said).toEqual(parsers);
          expect(stderr).toContain(`${said.length} problem${said.length === 1 ? '' : 's'} with the values`);
        }
        compared.push(...errors);
      },
    );

    test('are all compared: every sentence that there is was said', async () => {
      const template = await readFile(join(root, 'charts/gatesmith/templates/_sentences.tpl'), 'utf8');
      const all: Readonly<Record<string, Said>> = JSON.parse(/^\{\n[\s\S]*^\}$/m.exec(template)?.[0] ?? '{}');
      expect(Object.keys(all).length).toBeGreaterThan(10);
      const unsaid = Object.entries(all).filter(
        ([, { code, message, hint }]) =>
          !compared.some(
            (said) => said.code === code && follows(message, said.message) && follows(hint, said.hint),
          ),
      );
      expect(unsaid.map(([id]) => id)).toEqual([]);
    });

    test('of the schema are refused by both at the same key', async () => {
      const document = { networkPolicies: { enabled: true, apiServer: ['10.0.0.1'] } };
      const { findings } = safeParseValues([{ file: 'values.ts', value: document }]);
      expect(findings.map(({ code, path }) => [code, path.join('.')])).toEqual([
        ['GS-VALUES-TYPE', 'networkPolicies.apiServer.0'],
      ]);
      for (const binary of ends)
        expect(await refusal(binary, ['-f', await valuesFile('no-prefix', document)])).toMatch(
          /networkPolicies[./]apiServer[./]0/,
        );
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
