import { describe, expect, test } from 'vitest';
import { folder, runCli } from '../../../test/run-cli.ts';

/** Values by their defect, and the message that the user must get: the place and the code, and a part of the remedy. */
const bad: readonly (readonly [title: string, text: string, place: string, cure: string])[] = [
  [
    'an unknown key',
    'pools:\n  - name: default\n    adresses: [192.168.20.20-192.168.20.254]\n',
    'values.yaml:3:5: error GS-VALUES-UNKNOWN-KEY pools[0].adresses',
    '  3 |     adresses: [192.168.20.20-192.168.20.254]\n    |     ^^^^^^^^\n  hint: did you mean "addresses"?',
  ],
  [
    'an unknown section',
    'pool: []\n',
    'values.yaml:1:1: error GS-VALUES-UNKNOWN-KEY pool',
    'did you mean "pools"?',
  ],
  [
    'YAML that cannot be parsed',
    'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.254\n',
    'error GS-VALUES-YAML',
    '    | ^',
  ],
  [
    'a tab as indent',
    'pools:\n\t- name: default\n',
    'values.yaml:2:1: error GS-VALUES-YAML',
    'replace the tab with two spaces',
  ],
  [
    'a pool that is inverted',
    'pools:\n  - name: default\n    addresses: [192.168.20.99-192.168.20.30]\n',
    'values.yaml:3:17: error GS-POOL-INVERTED pools[0].addresses[0]',
    '                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  hint: did you mean 192.168.20.30-192.168.20.99?',
  ],
  [
    'pools that overlap',
    'pools:\n  - name: a\n    addresses: [192.168.20.20-192.168.20.99]\n  - name: b\n    addresses: [192.168.20.90/32]\n',
    'values.yaml:5:17: error GS-POOL-OVERLAP pools[1].addresses[0]',
    'overlaps "192.168.20.20-192.168.20.99" of pool "a"',
  ],
  [
    'a range of mixed families',
    'pools:\n  - name: default\n    addresses: ["192.168.20.20-fd00::1"]\n',
    'values.yaml:3:17: error GS-POOL-MIXED-FAMILY pools[0].addresses[0]',
    'write one range per family',
  ],
  [
    'an end-of-life controller that was not agreed to',
    'ingress:\n  controller: ingress-nginx\n',
    'values.yaml:2:3: error GS-EOL-UNACKNOWLEDGED ingress.controller',
    'ingress.acknowledgeEndOfLife: true',
  ],
  [
    'no pool for the entrypoint',
    'pools: []\n',
    'values.yaml:1:1: error GS-ENTRYPOINT-NO-POOL pools',
    'or set entrypoint.enabled: false',
  ],
  [
    'a boolean that is meant as a name',
    'entrypoint: { ipAddressPool: y }\n',
    'values.yaml:1:30: error GS-VALUES-TYPE entrypoint.ipAddressPool',
    'put it in quotes: "y"',
  ],
  [
    'a part of the name of a controller',
    'ingress:\n  controller: nginx\n',
    'values.yaml:2:15: error GS-VALUES-TYPE ingress.controller',
    'did you mean ingress-nginx?',
  ],
  [
    'a document that is a list',
    '- pools\n',
    'values.yaml:1:1: error GS-VALUES-TYPE',
    'the document is a list',
  ],
  [
    'a key that is given twice',
    'pools: []\npools: []\n',
    'values.yaml:2:1: error GS-VALUES-DUPLICATE-KEY pools',
    'it is already in line 1',
  ],
];

describe('validate', () => {
  test.for(bad)('%s: exit code 2, the place, and what to type', async ([, text, place, cure], { expect }) => {
    await using at = await folder({ 'values.yaml': text });
    const { code, stdout, stderr } = await runCli(['validate', '-f', 'values.yaml'], { cwd: at.path });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toContain(place);
    expect(stdout).toContain(cure);
    expect(stdout).toMatch(
      /\nvalues\.yaml: not valid, \d+ errors?(, .*)?\.\nExplain a code: gatesmith explain GS-[A-Z-]+\n$/,
    );
  });

  test('.0 and .255 inside a pool are a warning that says what to do; the values are valid', async () => {
    await using at = await folder({
      'values.yaml': 'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.255]\n',
    });
    const { code, stdout } = await runCli(['validate', '-f', 'values.yaml'], { cwd: at.path });
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "values.yaml:3:17: warning GS-POOL-BUGGY-IPS pools[0].addresses[0]
        pool "default": "192.168.20.20-192.168.20.255" holds addresses that end in .0 or .255, which some old devices drop
        2 |   - name: default
        3 |     addresses: [192.168.20.20-192.168.20.255]
          |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        hint: set avoidBuggyIPs: true, or leave them out of the range

      values.yaml: valid, 1 warning. Next: gatesmith plan -f values.yaml
      "
    `);
  });

  const bgpValues = (
    second: string,
  ): string => `pools: [{ name: edge, addresses: [198.51.100.1-198.51.100.9] }]
ingress: { controller: none }
entrypoint: { enabled: false }
layer2: []
bgp:
  peers: [{ name: tor, myASN: 64500, peerASN: 64501, peerAddress: 192.168.20.1 }]
  advertisements:
    - { name: first, ipAddressPools: [edge], localPref: 100 }
    - { name: second, ipAddressPools: [edge], localPref: 150${second} }
`;

  test.for([
    ['on every node are an error', '', 2, 'error GS-ADVERTISEMENT-LOCAL-PREF'],
    [
      'on nodes that are not known are a warning',
      ', nodeSelectors: [{ matchLabels: { rack: a } }]',
      0,
      'warning GS-ADVERTISEMENT-LOCAL-PREF',
    ],
  ] as const)('two preferences for one pool %s', async ([, second, expected, said]) => {
    const argv = ['validate', '-f', '-', '--output', 'short'];
    const { code, stdout } = await runCli(argv, { stdin: bgpValues(second) });
    expect(code).toBe(expected);
    expect(stdout).toContain(`<stdin>:9:58: ${said} localPref 150: `);
  });

  test('a mistake in one section does not hide those in the others', async () => {
    const { code, stdout } = await runCli(['validate', '-f', '-', '--output', 'short'], {
      stdin: `pools: [{ name: default, addresses: [192.168.20.0/28, 192.168.20.5-3] }]
entrypoint: { externalTrafficPolcy: Cluster, ipAddressPool: defualt }
network: { gateways: [192.168.20.1] }
`,
    });
    expect(code).toBe(2);
    expect(stdout).toMatchInlineSnapshot(`
      "<stdin>:1:38: error GS-POOL-GATEWAY pool "default": 192.168.20.0/28 holds 192.168.20.1 (the gateway); two machines would answer for the gateway of the network
      <stdin>:1:55: error GS-POOL-ADDRESS-INVALID "192.168.20.5-3": "3": an IPv4 address has four octets, this has 1
      <stdin>:2:15: error GS-VALUES-UNKNOWN-KEY "externalTrafficPolcy": not a key of entrypoint
      <stdin>:2:46: error GS-REFERENCE-DANGLING entrypoint.ipAddressPool: there is no pool "defualt"
      "
    `);
  });

  test('short is one line per finding, as compilers print it', async () => {
    const { code, stdout } = await runCli(['validate', '-f', '-', '--output', 'short'], {
      stdin: 'pols: []\nx: 1\n',
    });
    expect(code).toBe(2);
    expect(stdout).toMatchInlineSnapshot(`
      "<stdin>:1:1: error GS-VALUES-UNKNOWN-KEY "pols": not a key of the values
      <stdin>:2:1: error GS-VALUES-UNKNOWN-KEY "x": not a key of the values
      "
    `);
  });

  test('json is one document with the verdict and every finding', async () => {
    const { code, stdout, stderr } = await runCli(['validate', '-f', '-', '--output', 'json'], {
      stdin: 'pols: []\n',
    });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      findings: [
        {
          code: 'GS-VALUES-UNKNOWN-KEY',
          severity: 'error',
          subject: '<stdin>',
          path: ['pols'],
          hint: 'did you mean "pools"?',
          file: '<stdin>',
          line: 1,
          column: 1,
        },
      ],
    });
  });

  test('later files win, and --set wins over all files', async () => {
    await using at = await folder({
      'a.yaml':
        'pools: [{ name: a, addresses: [192.168.20.20/32] }]\ningress: { controller: traefik, kind: DaemonSet }\n',
      'b.json': '{ "ingress": { "kind": "Deployment" } }\n',
    });
    const { code, stdout } = await runCli(
      ['render', '-f', 'a.yaml', '-f', 'b.json', '--set', 'ingress.replicas=5', '--output', 'json'],
      { cwd: at.path },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ingress: { controller: 'traefik', kind: 'Deployment', replicas: 5 },
    });
  });

  test.for([
    ['a file that does not exist', ['validate', '-f', 'nope.yaml']],
    ['a folder', ['validate', '-f', '.']],
    ['stdin twice', ['validate', '-f', '-', '-f', '-']],
    ['no file at all', ['validate']],
    ['text that is not UTF-8', ['validate', '-f', 'latin1.yaml']],
    ['a module that throws', ['validate', '-f', 'throws.mts']],
    ['a module without a default export', ['validate', '-f', 'empty.mts']],
    ['a module that does not exist', ['validate', '-f', 'nope.mts']],
  ] as const)('%s: exit code 2 and one sentence', async ([, argv], { expect }) => {
    await using at = await folder({
      'latin1.yaml': new Uint8Array([0x61, 0x3a, 0x20, 0xe9, 0x0a]),
      'throws.mts': "throw new RangeError('boom');\n",
      'empty.mts': 'export const values = {};\n',
    });
    const { code, stdout, stderr } = await runCli(argv, { cwd: at.path });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatchSnapshot();
  });

  test('a hostile document is refused in bounded time', async () => {
    for (const stdin of [
      '['.repeat(200_000),
      `a: &a [${'*a,'.repeat(10)}]\n`,
      `{"__proto__": {"x": 1}}`,
      'x'.repeat(5_000_000),
    ]) {
      const { code } = await runCli(['validate', '-f', '-'], { stdin });
      expect(code).toBe(2);
    }
  });

  test('with --as metallb, objects are judged one after the other, Lists item by item', async () => {
    const pool = (name: string, range: string): string =>
      `apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: ${name}, namespace: metallb-system }\nspec:\n  addresses: [${range}]\n`;
    const item = JSON.stringify({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'c', namespace: 'metallb-system' },
      spec: { addresses: ['10.0.0.5/32'] },
    });
    const stdin = `${pool('a', '10.0.0.0/28')}---\n${pool('b', '10.1.0.9-10.1.0.1')}---\n{ "apiVersion": "v1", "kind": "List", "items": [${item}] }\n`;
    const json = await runCli(['validate', '-f', '-', '--as', 'metallb', '--output', 'json'], { stdin });
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      valid: false,
      resources: [
        { kind: 'IPAddressPool', name: 'a', accepted: true },
        { kind: 'IPAddressPool', name: 'b', accepted: false },
        { kind: 'IPAddressPool', name: 'c', accepted: false },
      ],
    });
    const text = await runCli(['validate', '-f', '-', '--as', 'metallb'], { stdin });
    expect(text.stdout).toMatchInlineSnapshot(`
      "<stdin>:11:15: error GS-POOL-INVERTED spec.addresses[0]
        "10.1.0.9-10.1.0.1": the range ends before it starts
        10 | spec:
        11 |   addresses: [10.1.0.9-10.1.0.1]
           |               ^^^^^^^^^^^^^^^^^
        hint: did you mean 10.1.0.1-10.1.0.9?

      <stdin>:13:181: error GS-POOL-OVERLAP spec.addresses[0]
        "10.0.0.5/32": overlaps "10.0.0.0/28" of pool "a"
        12 |
        13 | Pool","metadata":{"name":"c","namespace":"metallb-system"},"spec":{"addresses":["10.0.0.5/32"]}}] }
           |                                                                                 ^^^^^^^^^^^^^
        hint: keep each address in one range only

      <stdin>:5:15: warning GS-POOL-BUGGY-IPS spec.addresses[0]
        pool "a": "10.0.0.0/28" holds addresses that end in .0 or .255, which some old devices drop
        4 | spec:
        5 |   addresses: [10.0.0.0/28]
          |               ^^^^^^^^^^^
        hint: set avoidBuggyIPs: true, or leave them out of the range

      <stdin>:1:1: warning GS-POOL-UNADVERTISED
        pool "a": no advertisement covers it, so its addresses would be assigned and never answer
        1 | apiVersion: metallb.io/v1beta1
          | ^^^^^^^^^^
        hint: add an L2Advertisement or BGPAdvertisement that names it

      IPAddressPool/metallb-system/a: accepted
      IPAddressPool/metallb-system/b: refused
      IPAddressPool/metallb-system/c: refused
      <stdin>: not valid, 2 errors, 2 warnings.
      Explain a code: gatesmith explain GS-POOL-INVERTED
      "
    `);
  });
});

describe('validate --as metallb', () => {
  const head = (kind: string, name: string): string =>
    `apiVersion: metallb.io/v1beta1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: metallb-system }\nspec:\n`;

  test.for([
    ['no', 0],
    ['off', 0],
    ['0x10', 2],
    ['"no"', 2],
  ] as const)('autoAssign: %s in a manifest is read as kubectl reads it', async ([word, expected]) => {
    const stdin = `apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: a, namespace: metallb-system }\nspec:\n  addresses: [10.0.0.1-10.0.0.9]\n  autoAssign: ${word}\n`;
    const { code } = await runCli(['validate', '-f', '-', '--as', 'metallb'], { stdin });
    expect(code).toBe(expected);
  });

  test('several files of several documents: each finding in its file, line and path', async () => {
    await using at = await folder({
      'pools.yaml': `${head('IPAddressPool', 'a')}  addresses:\n    - 10.0.0.1-10.0.0.99\n---\n# a comment\n${head('IPAddressPool', 'b')}  addresses:\n    - 10.0.1.1-10.0.1.9\n    - 10.0.0.9/32\n  autoAsign: true\n`,
      'list.yaml': `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: metallb.io/v1beta1\n    kind: L2Advertisement\n    metadata: { name: l2, namespace: metallb-system }\n    spec:\n      ipAddressPools: [a, nope]\n`,
    });
    const argv = ['validate', '--as', 'metallb', '-f', 'pools.yaml', '-f', 'list.yaml', '--output', 'json'];
    const { code, stdout } = await runCli(argv, { cwd: at.path });
    expect(code).toBe(2);
    const { valid, resources } = JSON.parse(stdout);
    expect(valid).toBe(false);
    expect(
      resources.map(
        ({
          name,
          accepted,
          by,
          findings,
        }: Record<string, unknown> & { findings: Record<string, unknown>[] }) => [
          name,
          accepted,
          by,
          findings.map(({ code: told, file, line, column, path }) => [told, file, line, column, path]),
        ],
      ),
    ).toEqual([
      ['a', true, undefined, []],
      [
        'b',
        false,
        'webhook',
        [
          ['GS-SCHEMA-UNKNOWN-FIELD', 'pools.yaml', 16, 14, ['spec', 'autoAsign']],
          ['GS-POOL-OVERLAP', 'pools.yaml', 15, 7, ['spec', 'addresses', 1]],
        ],
      ],
      [
        'l2',
        true,
        undefined,
        [['GS-ADVERTISEMENT-DANGLING', 'list.yaml', 8, 27, ['spec', 'ipAddressPools', 1]]],
      ],
    ]);
  });

  const inNamespace = (namespace: string, name: string): string =>
    `apiVersion: metallb.io/v1beta1\nkind: L2Advertisement\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: {}\n---\n`;

  test.for([
    ['the one that all objects name', ['metallb', 'metallb'], [], 0, 'metallb'],
    ['metallb-system when they name several', ['metallb', 'metallb-system'], [], 2, 'metallb-system'],
    ['what --namespace says', ['metallb', 'metallb'], ['--namespace', 'metallb'], 0, 'metallb'],
    ['what --namespace says, whatever they name', ['a', 'a'], ['--namespace', 'b'], 2, 'b'],
  ] as const)("MetalLB's namespace is %s", async ([, namespaces, flags, expected, home]) => {
    const stdin = namespaces.map((namespace, index) => inNamespace(namespace, `l2-${index}`)).join('');
    const argv = ['validate', '--as', 'metallb', '-f', '-', ...flags];
    const { code, stdout } = await runCli(argv, { stdin });
    expect(code).toBe(expected);
    if (expected === 2)
      expect(stdout).toContain(
        `hint: namespace: ${home}; if MetalLB does not run in ${home}, add --namespace NAME`,
      );
    const json = await runCli([...argv, '--output', 'json'], { stdin });
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: expected === 0, namespace: home });
  });

  test('a namespace that was read from the objects is reported', async () => {
    const argv = ['validate', '--as', 'metallb', '-f', '-'];
    const read = await runCli(argv, { stdin: inNamespace('edge', 'a') });
    expect(read.stdout).toContain('Judged for a MetalLB that runs in namespace edge, which all objects name');
    const said = await runCli([...argv, '--namespace', 'edge'], { stdin: inNamespace('edge', 'a') });
    expect(said.stdout).not.toContain('Judged for');
  });

  test('--namespace without --as metallb is a usage error', async () => {
    const { code, stderr } = await runCli(['validate', '-f', '-', '--namespace', 'a'], {
      stdin: 'pools: []\n',
    });
    expect(code).toBe(2);
    expect(stderr).toContain('add --as metallb, or leave --namespace out');
  });

  test('Nodes among the objects decide about advertisements that conflict on a node in common', async () => {
    const advertisement = (name: string, rack: string, preference: number): string =>
      `${head('BGPAdvertisement', name)}  localPref: ${preference}\n  nodeSelectors: [{ matchLabels: { rack: ${rack} } }]\n---\n`;
    const nodes = (first: string): string =>
      `kind: List\napiVersion: v1\nitems: [{ apiVersion: v1, kind: Node, metadata: { name: n1, labels: { rack: ${first} } } }]\n`;
    const objects = `${head('IPAddressPool', 'a')}  addresses: [10.0.0.1-10.0.0.9]\n---\n${advertisement('one', 'a', 1)}${advertisement('two', 'a', 2)}`;
    const argv = ['validate', '--as', 'metallb', '-f', '-', '--output', 'short'];
    const alone = await runCli(argv, { stdin: objects });
    expect(alone.code).toBe(0);
    expect(alone.stdout).toContain('warning GS-ADVERTISEMENT-LOCAL-PREF');
    const shared = await runCli(argv, { stdin: objects + nodes('a') });
    expect(shared.code).toBe(2);
    expect(shared.stdout).toContain('error GS-ADVERTISEMENT-LOCAL-PREF');
    const elsewhere = await runCli(argv, { stdin: objects + nodes('b') });
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.stdout).not.toContain('GS-ADVERTISEMENT-LOCAL-PREF');
  });

  test.for([
    ['native', 2, 'native mode does not support large communities'],
    ['frr', 0, ': valid,'],
    ['frr-k8s', 0, ': valid,'],
  ] as const)('--bgp-type %s decides which fields are refused', async ([bgpType, exit, told]) => {
    const stdin = `${head('Community', 'c')}  communities:\n    - { name: a, value: "large:1:2:3" }\n`;
    const argv = ['validate', '--as', 'metallb', '-f', '-', '--bgp-type', bgpType];
    const { code, stdout } = await runCli(argv, { stdin });
    expect(code).toBe(exit);
    expect(stdout).toContain(told);
  });

  test.for([
    ['a values file', 'pools: []\n', 'a values file is checked without --as metallb'],
    ['a string, a list and a number', 'hello\n---\n- 1\n---\n7\n', '<stdin>:5:1: error GS-RESOURCE-KIND'],
    ['a misspelled kind', head('IPAdressPool', 'a'), 'hint: did you mean IPAddressPool?'],
    ['a kind without its version', 'kind: IPAddressPool\n', 'hint: apiVersion: metallb.io/v1beta1'],
    [
      'an old version',
      head('BGPPeer', 'a').replace('v1beta1', 'v1'),
      'hint: did you mean apiVersion: metallb.io/v1beta2?',
    ],
    ['text that is not YAML', 'a: [1\n', '<stdin>:2:1: error GS-FILE-YAML'],
    ['a name of a megabyte', head('IPAddressPool', 'x'.repeat(1_000_000)), 'must be a DNS name'],
    ['a hundred thousand open brackets', '['.repeat(100_000), 'the document is nested too deeply'],
  ] as const)('%s: exit code 2, the place, and what to type', async ([, stdin, told]) => {
    const { code, stdout } = await runCli(['validate', '--as', 'metallb', '-f', '-'], { stdin });
    expect(code).toBe(2);
    expect(stdout).toContain(told);
    expect(stdout).toContain('<stdin>: not valid, ');
  });

  test.for([
    ['nothing', '', '<stdin>: holds no object'],
    ['documents with nothing in them', '---\n---\n# only this\n', '<stdin>: holds no object'],
  ] as const)('%s: exit code 2 and one sentence', async ([, stdin, told]) => {
    const { code, stdout, stderr } = await runCli(['validate', '--as', 'metallb', '-f', '-'], { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(told);
  });

  test('two thousand objects in one file are judged', async () => {
    const items = Array.from({ length: 2_000 }, (_, index) => ({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: `p${index}`, namespace: 'metallb-system' },
      spec: { addresses: [`10.${index >> 8}.${index & 255}.1-10.${index >> 8}.${index & 255}.9`] },
    }));
    const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const argv = ['validate', '--as', 'metallb', '-f', '-', '--output', 'short'];
    const { code, stdout } = await runCli(argv, { stdin });
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(2_001);
  });
});
