import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describePools } from '@gatesmith/metallb';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { folder, runCli } from '../../../../test/run-cli.ts';

const config = `peers:
- peer-address: 10.0.0.1
  peer-asn: 64501
  my-asn: 64500
  password: hunter2
  node-selectors:
  - match-labels:
      rack: a
address-pools:
- name: My_Pool
  protocol: layer2
  auto-assign: false
  colour: red
  addresses:
  - 192.168.1.240-192.168.1.250
  - fd00::/120
- name: bgp
  protocol: bgp
  avoid-buggy-ips: true
  addresses: [198.51.100.0/24]
  bgp-advertisements:
  - aggregation-length: 24
    localpref: 100
    communities: [no-advertise, "64512:1"]
bgp-communities:
  no-advertise: "65535:65282"
`;
const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: config
  namespace: metallb-system
data:
  config: |
${config.replace(/^(?=.)/gm, '    ')}`;

describe('import metallb-configmap', () => {
  test('writes values to stdout and every loss, in its place, to stderr', async () => {
    await using at = await folder({ 'old.yaml': configMap });
    const { code, stdout, stderr } = await runCli(['import', 'metallb-configmap', 'old.yaml'], {
      cwd: at.path,
    });
    expect(code).toBe(3);
    expect(stdout).toMatchInlineSnapshot(`
      "pools:
        - name: my-pool
          addresses:
            - 192.168.1.240-192.168.1.250
            - fd00::/120
          autoAssign: false
        - name: bgp
          addresses:
            - 198.51.100.0/24
          avoidBuggyIPs: true
      layer2:
        - name: my-pool
          ipAddressPools:
            - my-pool
      bgp:
        peers:
          - name: peer-1
            myASN: 64500
            peerASN: 64501
            peerAddress: 10.0.0.1
            nodeSelectors:
              - matchLabels:
                  rack: a
            passwordSecret:
              name: peer-1-password
        advertisements:
          - name: bgp
            ipAddressPools:
              - bgp
            aggregationLength: 24
            localPref: 100
            communities:
              - no-advertise
              - 64512:1
        bfdProfiles: []
        communities:
          - name: communities
            communities:
              - name: no-advertise
                value: 65535:65282
      "
    `);
    expect(stderr).toMatchInlineSnapshot(`
      "old.yaml:12:17: warning GS-IMPORT-LOST peers[0].password
        password: is deliberately left out; peer "peer-1" refers to the Secret "peer-1-password" instead
        hint: kubectl -n metallb-system create secret generic peer-1-password --type=kubernetes.io/basic-auth --from-file=password=FILE

      old.yaml:20:15: warning GS-IMPORT-LOST address-pools[0].colour
        colour: is not a key of MetalLB 0.12 and is left out

      old.yaml:17:13: info GS-IMPORT-RENAMED address-pools[0].name
        pool "My_Pool": is now called "my-pool", because Kubernetes takes DNS names only
        hint: Services that name the pool in an annotation must use the new name

      Imported 2 pools and 1 BGP peer; 2 findings above need a look.
      Next: gatesmith validate -f values.yaml
      "
    `);
  });

  test.for([
    ['a ConfigMap', configMap, 12],
    ["a chart's values", `configInline:\n${config.replace(/^(?=.)/gm, '  ')}`, 6],
    ['values of a chart around it', `metallb:\n  configInline:\n${config.replace(/^(?=.)/gm, '    ')}`, 7],
    ['the configuration itself', config, 5],
    ['a ConfigMap behind another object', `kind: Namespace\n---\n${configMap}`, 14],
  ] as const)(
    '%s holds the same, and losses are reported at their line of the file',
    async ([, stdin, line]) => {
      const argv = ['import', 'metallb-configmap', '-', '--output', 'json'];
      const { code, stdout, stderr } = await runCli(argv, { stdin });
      expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
      const { values, findings } = JSON.parse(stdout);
      const after = values.pools.flatMap(({ addresses }: { addresses: string[] }) => addresses);
      const before = ['192.168.1.240-192.168.1.250', 'fd00::/120', '198.51.100.0/24'];
      expect(setOf(after)).toBe(setOf(before));
      expect(findings).toContainEqual(expect.objectContaining({ path: ['peers', 0, 'password'], line }));
      expect(stdout).not.toContain('hunter2');
    },
  );

  const indented = (by: number, text: string): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
  const inline = (by: number): string => indented(by, `configInline:\n${indented(2, config)}`);

  test.for([
    ['values of a HelmRelease', `kind: HelmRelease\nspec:\n  values:\n${inline(4)}`, 9],
    [
      'values of an Application',
      `kind: Application\nspec:\n  source:\n    helm:\n      values: |\n${inline(8)}`,
      11,
    ],
    [
      'an object of values in an Application',
      `spec:\n  sources:\n  - helm:\n      valuesObject:\n${inline(8)}`,
      10,
    ],
    [
      'a list of addons',
      `spec:\n  addons:\n  - name: other\n    values: 'a: b'\n  - name: metallb\n    values: |-\n${inline(6)}`,
      12,
    ],
    ['values in a ConfigMap', `kind: ConfigMap\ndata:\n  values.yaml: |\n${inline(4)}`, 9],
    ['a ConfigMap with another key', `kind: ConfigMap\ndata:\n  config.yaml: |\n${indented(4, config)}`, 8],
    ['values in a HelmChart', `kind: HelmChart\nspec:\n  valuesContent: |-\n${inline(4)}`, 9],
    [
      'a string in the values of a ConfigMap',
      `data:\n  values.yaml: |\n    configInline: |\n${indented(6, config)}`,
      8,
    ],
    [
      'the second document',
      `kind: HelmRelease\nspec: { values: { configInline: {} } }\n---\nspec:\n  values:\n${inline(4)}`,
      11,
    ],
  ] as const)(
    '%s: the configuration inside is found, and losses are in the line of the file',
    async ([, stdin, line]) => {
      const argv = ['import', 'metallb-configmap', '-', '--output', 'json'];
      const { code, stdout, stderr } = await runCli(argv, { stdin });
      expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
      const { values, findings } = JSON.parse(stdout);
      expect(values.pools.map(({ name }: { name: string }) => name)).toEqual(['my-pool', 'bgp']);
      expect(values.bgp.peers).toHaveLength(1);
      expect(findings).toContainEqual(expect.objectContaining({ path: ['peers', 0, 'password'], line }));
      expect(stdout).not.toContain('hunter2');
    },
  );

  test('a second configuration is named as left out', async () => {
    const pool = (name: string, third: number): string =>
      `{ address-pools: [{ name: ${name}, protocol: layer2, addresses: [10.0.${third}.0/24] }] }`;
    const stdin = `releases:\n- values: { configInline: ${pool('a', 0)} }\n- values: { configInline: ${pool('b', 1)} }\n---\n${pool('c', 2)}\n`;
    const { code, stdout } = await runCli(['import', 'metallb-configmap', '-', '--output', 'json'], {
      stdin,
    });
    expect(code).toBe(3);
    const { values, findings } = JSON.parse(stdout);
    expect(values.pools).toEqual([{ name: 'a', addresses: ['10.0.0.0/24'] }]);
    expect(findings).toMatchObject([
      { code: 'GS-IMPORT-LOST', message: expect.stringContaining('at releases.1.values.configInline') },
      { code: 'GS-IMPORT-LOST', line: 5, message: expect.stringContaining('another document') },
    ]);
  });

  test('what came over is valid, and is what validate takes', async () => {
    await using at = await folder({ 'old.yaml': configMap });
    const { stdout } = await runCli(['import', 'metallb-configmap', 'old.yaml'], { cwd: at.path });
    const { code, stdout: expected } = await runCli(['validate', '-f', '-', '--output', 'json'], {
      stdin: stdout,
    });
    expect(
      JSON.parse(expected).findings.filter(({ severity }: { severity: string }) => severity === 'error'),
    ).toEqual([]);
    expect(code).toBe(0);
  });

  test.for(['no', 'off', 'n', 'False'])('auto-assign: %s stays off, as MetalLB read it', async (word) => {
    const stdin = configMap.replace('auto-assign: false', `auto-assign: ${word}`);
    const argv = ['import', 'metallb-configmap', '-', '--output', 'json'];
    const { values, findings } = JSON.parse((await runCli(argv, { stdin })).stdout);
    expect(values.pools[0]).toMatchObject({ name: 'my-pool', autoAssign: false });
    expect(findings.map(({ path }: { path: unknown }) => path)).not.toContainEqual([
      'address-pools',
      0,
      'auto-assign',
    ]);
  });

  test('nothing lost: exit code 0, and a file is not replaced unasked', async () => {
    const stdin = 'address-pools:\n- name: default\n  protocol: layer2\n  addresses: [10.0.0.1-10.0.0.9]\n';
    await using at = await folder({ 'taken.yaml': 'mine\n' });
    const argv = ['import', 'metallb-configmap', '-', '--out'];
    expect(await runCli([...argv, 'new.yaml'], { stdin, cwd: at.path })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Imported 1 pool; nothing was lost. Next: gatesmith validate -f new.yaml\n',
    });
    expect(parse(await readFile(join(at.path, 'new.yaml'), 'utf8')).pools[0].name).toBe('default');
    const taken = await runCli([...argv, 'taken.yaml'], { stdin, cwd: at.path });
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain('taken.yaml: exists already');
    expect(await readFile(join(at.path, 'taken.yaml'), 'utf8')).toBe('mine\n');
  });

  test.for([
    ['nothing', '', '<stdin>: holds no document that can be read'],
    ['a text', 'hello', 'legacy configuration: must be an object, is "hello"'],
    [
      'another ConfigMap',
      'kind: ConfigMap\ndata: { a: b }\n',
      '<stdin>:2:7: error GS-IMPORT-UNREADABLE data.config',
    ],
    [
      'a ConfigMap whose content is not YAML',
      'kind: ConfigMap\ndata:\n  config: "address-pools: [a"\n',
      'data.config: is not YAML, in its line 1',
    ],
    [
      'an object without a configuration',
      'kind: HelmRelease\nspec: { values: { controller: {} } }\n',
      'give the ConfigMap, or the part under configInline of the chart values',
    ],
    ['an empty configInline', 'configInline: {}\n', 'legacy configuration: there is none in the document'],
    ['a configuration without pools and peers', 'bgp-communities: { a: "1:2" }\n', 'that can be used'],
    [
      'values in a string that is not YAML',
      'spec:\n  values: "configInline: [a"\n',
      '<stdin>:2:11: error GS-IMPORT-UNREADABLE spec.values',
    ],
    ['text that is not YAML', 'address-pools: [a\n', 'error GS-FILE-YAML'],
    ['a hundred thousand open brackets', '['.repeat(100_000), 'the document is nested too deeply'],
  ] as const)('%s: exit code 2, nothing on stdout', async ([, stdin, expected]) => {
    const { code, stdout, stderr } = await runCli(['import', 'metallb-configmap', '-'], { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  test('a password is in no message, wherever the document is invalid', async () => {
    for (const broken of [
      `${config}x: [`,
      config.replace('my-asn: 64500', 'my-asn: ['),
      config.replace('password: hunter2', 'password: [hunter2]'),
    ]) {
      for (const output of ['text', 'short', 'json']) {
        const argv = ['import', 'metallb-configmap', '-', '--output', output];
        const { stdout, stderr } = await runCli(argv, { stdin: broken });
        expect(stdout + stderr).not.toContain('hunter2');
      }
    }
  });

  test('a file that does not exist: exit code 2 and one sentence', async () => {
    const { code, stderr } = await runCli(['import', 'metallb-configmap', 'nope.yaml']);
    expect(code).toBe(2);
    expect(stderr).toBe('error: nope.yaml: no such file\n  hint: check the path; - reads stdin\n');
  });

  test('prototype keys are keys like any other, and large files are read', async () => {
    const pools = Array.from({ length: 5_000 }, (_, index) => ({
      name: `p${index}`,
      protocol: 'layer2',
      addresses: [`10.${index >> 8}.${index & 255}.0/24`],
    }));
    const stdin = `{"__proto__": {"a": 1}, "address-pools": ${JSON.stringify([{ name: 'constructor', protocol: 'layer2', addresses: ['192.168.0.0/24'] }, ...pools])}}`;
    const { code, stdout } = await runCli(['import', 'metallb-configmap', '-', '--output', 'json'], {
      stdin,
    });
    expect(code).toBe(3);
    const { values, findings } = JSON.parse(stdout);
    expect(values.pools).toHaveLength(5_001);
    expect(findings).toMatchObject([{ path: ['__proto__'], code: 'GS-IMPORT-LOST' }]);
  });
});

/** The addresses as one minimal set, written canonically. */
function setOf(addresses: readonly string[]): string | undefined {
  return describePools([{ name: 'all', addresses }])[0]?.addresses.toString();
}
