import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { patchConfig, readConfig } from '@gatesmith/kube-proxy';
import { afterAll, beforeAll, expect } from 'vitest';
import { parse } from 'yaml';
import { buildPrograms } from '../src/build/build-programs.ts';
import { clusterTest } from './cluster-test.ts';
import { unavailable } from './gatesmith.ts';

// The real kube-proxy reads a configuration: with --write-config-to it loads, validates, prints what it has loaded, and
// ends. No bed is needed.

const kubernetesVersion = '1.36.3';
const head = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n';
const whole = `${head}mode: ipvs\nipvs:\n  strictARP: false\n`;
const json = (rest: string): string =>
  `{"apiVersion":"kubeproxy.config.k8s.io/v1alpha1","kind":"KubeProxyConfiguration",${rest}}`;

const booleans = [
  ...[
    'true',
    'True',
    'TRUE',
    'tRue',
    'yes',
    'Yes',
    'y',
    'Y',
    'on',
    'ON',
    'n',
    'No',
    'off',
    'Off',
    'false',
    '~',
  ],
  ...[
    '"true"',
    "'yes'",
    '1',
    '',
    'null',
    '!!bool "true"',
    '!!bool "yes"',
    '!!str true',
    'true # c',
    '|\n    true',
  ],
  ...['&a true', '[true]', '{}', '\ttrue', 'true\t# c', '!foo true', '*x'],
];
const modes = [
  ...[
    '""',
    'null',
    '',
    '"ipvs"',
    'IPVS',
    '"ipvs "',
    '>-\n  ipvs',
    '|\n  ipvs',
    '|-\n  ipvs',
    '>2-\n    ipvs',
  ],
  ...['yes', '1', 'userspace', 'nftables', '[ipvs]', '"\\x69pvs"', 'ipvs#c', '&m ipvs', '"ip\n  vs"', '010'],
];
const blocks = [
  ...[
    'ipvs:\n',
    'ipvs: {}\n',
    'ipvs: []\n',
    'ipvs: ""\n',
    'ipvs: {strictARP: true,}\n',
    'ipvs: {"strictARP":true}\n',
  ],
  ...['"ipvs":\n  "strictARP": true\n', 'IPVS:\n  strictARP: true\n', 'ipvs:\n  strictArp: true\n'],
  'ipvs:\n  strictARP: true\n  strictARP: false\n',
  'ipvs:\n  strictARP: true\nipvs:\n  scheduler: rr\n',
  '? ipvs\n: strictARP: true\n',
  'x: &b {strictARP: true}\nipvs: *b\n',
  'x: &b {strictARP: true}\nipvs:\n  <<: *b\n',
  'x: &b {strictARP: true}\nipvs:\n  strictARP: false\n  <<: *b\n',
  'x: &b {strictARP: true}\ny: &c {strictARP: false}\nipvs:\n  <<: [*c, *b]\n',
  'x: &d {ipvs: {strictARP: true}}\n<<: *d\n',
  ...['ipvs:\n\tstrictARP: true\n', 'ipvs:\n  strictARP:true\n', 'ipvs:\n\u00a0\u00a0strictARP: true\n'],
  ...['ipvs:\n  scheduler: bogus\n', 'ipvs:\n  syncPeriod: 1\n', 'ipvs:\n  syncPeriod: null\n'],
  'ipvs:\n  minSyncPeriod: 60s\n  syncPeriod: 10s\n',
  ...['ipvs:\n  excludeCIDRs: [1.2.3.4]\n', 'ipvs:\n  excludeCIDRs: 1.2.3.0/24\n'],
  'ipvs:\n  strictARP: true\n...\nfoo\n',
  'ipvs:\n  strictARP: true\n---\n: bad [\n',
];
const others = [
  ...['oomScoreAdj: 010', 'oomScoreAdj: 1_0', 'oomScoreAdj: 1:30', 'oomScoreAdj: 1.0', 'oomScoreAdj: "5"'],
  ...[
    'iptables:\n  masqueradeBit: 32',
    'nftables:\n  masqueradeBit: 99',
    'clusterCIDR: foo',
    'bindAddress: foo',
  ],
  ...[
    'clusterCIDR: 10.0.0.0/8,fd00::/64',
    'clusterCIDR: 10.0.0.0/8,11.0.0.0/8',
    'bindAddress: "::"',
    'bindAddress: ""',
  ],
  ...['healthzBindAddress: 1.2.3.4', 'healthzBindAddress: :10256', 'metricsBindAddress: 127.0.0.1:99999'],
  ...['featureGates:\n  IPv6DualStack: true', 'featureGates:\n  AllBeta: "true"', 'featureGates: null'],
  ...['featureGates:\n  NFTablesProxyMode: false', 'featureGates:\n  KubeProxyIPVS: true'],
  ...['detectLocalMode: Foo', 'detectLocalMode: BridgeInterface', 'nodePortAddresses: [primary, 10.0.0.0/8]'],
  ...['configSyncPeriod: null', 'conntrack: null', 'foo: [bar]', 'oomScoreAdj: 1\noomScoreAdj: 2'],
];
const wholes = [
  ...[whole.replaceAll('\n', '\r\n'), whole.replaceAll('\n', '\r'), `\ufeff${whole}`, whole.trimEnd()],
  ...[`---\n${whole}`, `---\n---\n${whole}`, `%YAML 1.1\n---\n${whole}`, `%YAML 1.2\n---\n${whole}`],
  ...[whole.replace(/^(?=.)/gm, '  '), '', 'null\n', '- a\n', `${whole}\0`, `${whole}\ufeff`],
  ...[whole.replace('v1alpha1', 'v1alpha2'), whole.replace('KubeProxyConfiguration', 'KubeletConfiguration')],
  ...[`${whole}mode: iptables\n`, `${whole}kind: Foo\n`],
  ...[
    json('"mode":"ipvs","ipvs":{"strictARP":false}'),
    `\n ${json('"mode":"ipvs"')}\n`,
    json('"mode":"ipvs",'),
  ],
  ...[
    json('"mode":"ipvs","ipvs":{"strictARP":true},"ipvs":{"scheduler":"rr"}'),
    `\ufeff${json('"mode":"ipvs"')}`,
  ],
  ...[
    json('# c\n"mode":"ipvs"'),
    json('"mode":null,"ipvs":null'),
    json('"Mode":"ipvs","ipvs":{"strictARP":yes}'),
  ],
];
const texts = [
  ...booleans.map((value) => `${head}mode: ipvs\nipvs:\n  strictARP: ${value}\n`),
  ...modes.map((mode) => `${head}mode: ${mode}\nipvs:\n  strictARP: false\n`),
  ...blocks.map((block) => `${head}mode: ipvs\n${block}`),
  ...others.map((line) => `${whole}${line}\n`),
  ...wholes,
];

let program = '';
const folder = mkdtempSync(join(tmpdir(), 'gatesmith-kube-proxy-'));

beforeAll(async () => {
  if (unavailable !== '') return;
  const programs = await buildPrograms({ modules: ['kubernetes'], report: (line) => console.error(line) });
  program = programs['kube-proxy'] ?? '';
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Loaded {
  readonly mode: string;
  readonly strictArp: boolean;
  /** Everything, as kube-proxy prints it. */
  readonly all: string;
}

/** The configuration that kube-proxy has loaded; nothing where it ends with an error. */
async function load(text: string, name: string): Promise<Loaded | undefined> {
  const [given, loaded] = [join(folder, `${name}.in`), join(folder, `${name}.out`)];
  writeFileSync(given, text);
  try {
    await promisify(execFile)(program, ['--config', given, '--write-config-to', loaded]);
  } catch {
    return undefined;
  }
  const all = readFileSync(loaded, 'utf8');
  const { mode, ipvs } = parse(all);
  return { mode: mode || 'iptables', strictArp: ipvs.strictARP, all };
}

/** Some at a time; answers in the order of the items. */
async function each<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item, index);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return results;
}

clusterTest(`reads ${texts.length} configurations as kube-proxy itself does`, async () => {
  const real = await each(texts, (text, index) => load(text, `read-${index}`));
  const seen = texts.map((text) => {
    const { valid, mode, strictArp } = readConfig(text, { kubernetesVersion });
    return { text, reads: valid ? `${mode} ${strictArp}` : 'ends' };
  });
  const wanted = real.map((loaded, index) => ({
    text: texts[index],
    reads: loaded === undefined ? 'ends' : `${loaded.mode} ${loaded.strictArp}`,
  }));
  expect(seen).toEqual(wanted);
});

clusterTest('what it patches, kube-proxy loads with strictARP and nothing else changed', async () => {
  const patched = texts
    .map((text) => ({ before: text, after: patchConfig(text, { kubernetesVersion }) }))
    .filter(({ after }) => after.changed);
  expect(patched.length).toBeGreaterThan(30);
  const wrong = await each(patched, async ({ before, after }, index) => {
    const [was, is] = [await load(before, `before-${index}`), await load(after.text, `after-${index}`)];
    const expected = was?.all.replace('strictARP: false', 'strictARP: true');
    // A configuration that kube-proxy did not start with has no other fields to compare.
    const fine = is?.strictArp === true && (was === undefined || is.all === expected);
    return fine ? undefined : { before, after: after.text };
  });
  expect(wrong.filter((one) => one !== undefined)).toEqual([]);
});
