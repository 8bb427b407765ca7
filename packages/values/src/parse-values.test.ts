import { formatFinding } from '@gatesmith/diagnostics';
import { describe, expect, test } from 'vitest';
import { InvalidValuesError, parseValues, safeParseValues } from './parse-values.ts';

/** All findings of one document, as a user sees them. */
function shown(text: string, set?: readonly string[]): string {
  const { findings } = safeParseValues([{ file: 'values.yaml', text }], { set });
  return findings.map((finding) => formatFinding(finding, { source: text })).join('\n');
}

describe('safeParseValues', () => {
  test('takes an empty document, and no document at all, for the defaults', () => {
    const none = safeParseValues([]);
    expect(none.values?.ingress.controller).toBe('traefik');
    expect(safeParseValues([{ file: 'a.yaml', text: '' }]).values).toEqual(none.values);
    expect(safeParseValues([{ file: 'a.yaml', text: '# nothing\n' }]).values).toEqual(none.values);
  });

  test('a misspelled key does not hide what is wrong with the addresses', () => {
    expect(
      shown(`pools:
  - nmae: lan
    addresses: [192.168.20.9-192.168.20.2, 3, 10.0.0.0/29]
  - name: two
    addresses: [10.0.0.4-10.0.0.12]
`),
    ).toMatchInlineSnapshot(`
      "values.yaml:2:5: error GS-VALUES-UNKNOWN-KEY pools[0].nmae
        "nmae": not a key of pools[0]
        1 | pools:
        2 |   - nmae: lan
          |     ^
        hint: did you mean "name"?
      values.yaml:3:17: error GS-POOL-INVERTED pools[0].addresses[0]
        "192.168.20.9-192.168.20.2": the range ends before it starts
        2 |   - nmae: lan
        3 |     addresses: [192.168.20.9-192.168.20.2, 3, 10.0.0.0/29]
          |                 ^
        hint: did you mean 192.168.20.2-192.168.20.9?
      values.yaml:3:44: error GS-VALUES-TYPE pools[0].addresses[1]
        addresses[1]: 3 is a whole number, and a string is needed
        2 |   - nmae: lan
        3 |     addresses: [192.168.20.9-192.168.20.2, 3, 10.0.0.0/29]
          |                                            ^
        hint: put it in quotes: "3""
    `);
  });

  test('reports every problem at once, each with its place and what to type', () => {
    expect(
      shown(`pols: []
pools:
  - name: Default
    adresses: [1]
    addresses: 3
    autoAssign: "yes"
  - addresses: []
ingress:
  controller: nginx
  replicas: 2
  replicas: 3
strictARP: true
bgp:
  peers:
    - { name: tor, myASN: many, password: hunter2 }
`),
    ).toMatchInlineSnapshot(`
      "values.yaml:1:1: error GS-VALUES-UNKNOWN-KEY pols
        "pols": not a key of the values
        1 | pols: []
          | ^
        hint: did you mean "pools"?
      values.yaml:3:11: error GS-VALUES-TYPE pools[0].name
        name: "Default" is not a name that Kubernetes accepts
        2 | pools:
        3 |   - name: Default
          |           ^
        hint: use lower-case letters, digits and "-", with a letter or digit at both ends
      values.yaml:4:5: error GS-VALUES-UNKNOWN-KEY pools[0].adresses
        "adresses": not a key of pools[0]
        3 |   - name: Default
        4 |     adresses: [1]
          |     ^
        hint: did you mean "addresses"?
      values.yaml:5:16: error GS-VALUES-TYPE pools[0].addresses
        addresses: 3 is a whole number, and a list is needed
        4 |     adresses: [1]
        5 |     addresses: 3
          |                ^
        hint: write it as a list: [ ... ]
      values.yaml:6:17: error GS-VALUES-TYPE pools[0].autoAssign
        autoAssign: "yes" is a string, and true or false is needed
        5 |     addresses: 3
        6 |     autoAssign: "yes"
          |                 ^
        hint: write true or false without quotes
      values.yaml:7:5: error GS-VALUES-REQUIRED pools[1].name
        name: missing
        6 |     autoAssign: "yes"
        7 |   - addresses: []
          |     ^
        hint: add "name", for example "default"
      values.yaml:7:16: error GS-VALUES-TYPE pools[1].addresses
        addresses: is empty
        6 |     autoAssign: "yes"
        7 |   - addresses: []
          |                ^
        hint: give at least 1 entry
      values.yaml:9:15: error GS-VALUES-TYPE ingress.controller
        controller: "nginx" is not one of traefik, ingress-nginx, none
        8 | ingress:
        9 |   controller: nginx
          |               ^
        hint: did you mean ingress-nginx?
      values.yaml:11:3: error GS-VALUES-DUPLICATE-KEY ingress.replicas
        replicas: given twice in one map; Helm would silently take the last one
        10 |   replicas: 2
        11 |   replicas: 3
           |   ^
        hint: it is already in line 10; keep one of the two
      values.yaml:11:3: error GS-VALUES-CONFLICT ingress.replicas
        ingress.replicas: 3 has no meaning with ingress.kind DaemonSet, which runs one pod on every node
        10 |   replicas: 2
        11 |   replicas: 3
           |   ^
        hint: remove it, or set ingress.kind: Deployment
      values.yaml:12:1: error GS-VALUES-UNKNOWN-KEY strictARP
        "strictARP": not a key of the values
        11 |   replicas: 3
        12 | strictARP: true
           | ^
        hint: it belongs under kubeProxy.strictARP
      values.yaml:15:27: error GS-VALUES-TYPE bgp.peers[0].myASN
        myASN: "many" is a string, and a whole number is needed
        14 |   peers:
        15 |     - { name: tor, myASN: many, password: *** }
           |                           ^
        hint: write the number without quotes
      values.yaml:15:33: error GS-VALUES-UNKNOWN-KEY bgp.peers[0].password
        "password": not a key of bgp.peers[0]
        14 |   peers:
        15 |     - { name: tor, myASN: many, password: *** }
           |                                 ^
        hint: passwords do not belong in a values file: name a Secret with passwordSecret: { name: ... }"
    `);
  });

  test('reports what MetalLB would refuse at the line that holds it', () => {
    expect(
      shown(`pools:
  - name: default
    addresses:
      - 192.168.20.99-192.168.20.30
      - 10.0.0.0/255
  - name: second
    addresses: [192.168.20.0/24, 192.168.20.7/32]
layer2:
  - { name: default, ipAddressPools: [defualt, second] }
`),
    ).toMatchInlineSnapshot(`
      "values.yaml:2:5: error GS-POOL-UNADVERTISED pools[0]
        pool "default": no advertisement covers it, so its addresses would be assigned and never answer
        1 | pools:
        2 |   - name: default
          |     ^
        hint: add "default" to ipAddressPools of an entry under layer2 or bgp.advertisements, or set allocateOnly: true if that is meant
      values.yaml:4:9: error GS-POOL-INVERTED pools[0].addresses[0]
        "192.168.20.99-192.168.20.30": the range ends before it starts
        3 |     addresses:
        4 |       - 192.168.20.99-192.168.20.30
          |         ^
        hint: did you mean 192.168.20.30-192.168.20.99?
      values.yaml:5:9: error GS-POOL-ADDRESS-INVALID pools[0].addresses[1]
        "10.0.0.0/255": the length of an IPv4 prefix is a number from 0 to 32
        4 |       - 192.168.20.99-192.168.20.30
        5 |       - 10.0.0.0/255
          |         ^
        hint: the length of this prefix is a number from 0 to 32
      values.yaml:7:34: error GS-POOL-OVERLAP pools[1].addresses[1]
        "192.168.20.7/32": overlaps "192.168.20.0/24" of the same pool
        6 |   - name: second
        7 |     addresses: [192.168.20.0/24, 192.168.20.7/32]
          |                                  ^
        hint: keep each address in one range only
      values.yaml:9:39: error GS-ADVERTISEMENT-DANGLING layer2[0].ipAddressPools[0]
        layer2[0].ipAddressPools[0]: there is no pool "defualt"
        8 | layer2:
        9 |   - { name: default, ipAddressPools: [defualt, second] }
          |                                       ^
        hint: did you mean "default"?"
    `);
  });

  test('warns of broadcast addresses and accepts the document all the same', () => {
    const text = 'pools:\n  - name: default\n    addresses: [192.168.20.20-192.168.20.255]\n';
    expect(safeParseValues([{ file: 'values.yaml', text }]).values?.pools).toHaveLength(1);
    expect(shown(text)).toMatchInlineSnapshot(`
      "values.yaml:3:17: warning GS-POOL-BUGGY-IPS pools[0].addresses[0]
        pool "default": "192.168.20.20-192.168.20.255" holds addresses that end in .0 or .255, which some old devices drop
        2 |   - name: default
        3 |     addresses: [192.168.20.20-192.168.20.255]
          |                 ^
        hint: set avoidBuggyIPs: true, or leave them out of the range"
    `);
  });

  test('asks for an acknowledgement before it installs an unmaintained controller', () => {
    expect(shown('ingress:\n  controller: ingress-nginx\n')).toMatchInlineSnapshot(`
      "values.yaml:2:3: error GS-EOL-UNACKNOWLEDGED ingress.controller
        ingress.controller: "ingress-nginx" was maintained until March 2026; its last release, 1.15.1 with nginx 1.27.1, gets no fixes, and security holes found since then (CVE-2026-42945, CVE-2026-9256, CVE-2026-42533; as of 2026-11-22) stay open
        1 | ingress:
        2 |   controller: ingress-nginx
          |   ^
        hint: use controller: traefik, which reads nginx annotations, or state that you know: ingress.acknowledgeEndOfLife: true"
    `);
    expect(shown('ingress:\n  controller: ingress-nginx\n  acknowledgeEndOfLife: true\n')).toBe('');
  });

  test('names both places when two sections disagree, and is silent when they agree', () => {
    expect(shown('ingress:\n  controller: none\ntraefik:\n  enabled: true\n')).toMatchInlineSnapshot(`
      "values.yaml:4:3: error GS-VALUES-CONFLICT traefik.enabled
        traefik.enabled: true disagrees with ingress.controller, which makes it false
        3 | traefik:
        4 |   enabled: true
          |   ^
        hint: make it false, or change ingress.controller, which decides"
    `);
    expect(shown('ingress:\n  controller: none\ntraefik:\n  enabled: false\n')).toBe('');
  });

  test.for([
    ['a tab', 'pools:\n\t- name: a\n'],
    ['an open bracket', 'pools: [\n'],
    ['several documents', 'pools: []\n---\npools: []\n'],
    ['a list', '- a\n'],
    ['an alias to nothing', 'pools: *p\n'],
  ] as const)('shows where the input is not a values document: %s', ([, text]) => {
    expect(shown(text)).toMatchSnapshot();
  });

  test('reads the same words as Helm does: yes is a boolean, 010 is eight', () => {
    const { values } = safeParseValues([
      {
        file: 'values.yaml',
        text: 'pools: [{ name: a, addresses: [10.0.0.0/24], autoAssign: no, serviceAllocation: { priority: 010 } }]',
      },
    ]);
    expect(values?.pools[0]).toMatchObject({ autoAssign: false, serviceAllocation: { priority: 8 } });
  });

  test('merges files by Helm rules and blames the file that said it', () => {
    const { findings, values } = safeParseValues([
      {
        file: 'base.yaml',
        text: 'pools: [{ name: a, addresses: [10.0.0.0/24] }]\ningress: { kind: Deployment, replicas: 3 }\n',
      },
      { file: 'over.yaml', text: 'ingress:\n  replicas: none\n' },
    ]);
    expect(values).toBeUndefined();
    expect(findings.map(({ code, file, line, column }) => ({ code, file, line, column }))).toEqual([
      { code: 'GS-POOL-BUGGY-IPS', file: 'base.yaml', line: 1, column: 32 },
      { code: 'GS-VALUES-TYPE', file: 'over.yaml', line: 2, column: 13 },
    ]);
  });

  test('takes null for "as if it had not been given"', () => {
    const { values } = safeParseValues([
      {
        file: 'base.yaml',
        text: 'ingress: { kind: Deployment, replicas: 3 }\nentrypoint: { name: other }\n',
      },
      { file: 'over.yaml', text: 'ingress: { replicas: null }\nentrypoint: null\n' },
    ]);
    expect(values?.ingress.replicas).toBeUndefined();
    expect(values?.entrypoint.name).toBe('gatesmith-entrypoint');
  });

  test('keeps null in sections that go through to other charts, where it removes a default', () => {
    const { values } = safeParseValues([{ file: 'v.yaml', text: 'traefik: { ports: { websecure: null } }' }]);
    expect(values?.traefik['ports']).toEqual({ websecure: null });
  });

  test('applies --set to the files and reports a wrong one', () => {
    expect(
      safeParseValues([], { set: ['ingress.kind=Deployment,ingress.replicas=3'] }).values?.ingress.replicas,
    ).toBe(3);
    expect(shown('{}', ['ingress.kind=Daemon', 'foo', 'pools[0].nmae=x'])).toMatchInlineSnapshot(`
      "--set: error GS-VALUES-SET
        --set "foo": key "foo" has no value
        hint: write --set key.inner=value, with a backslash before a comma or dot that belongs to the key or value
      --set pools[0].nmae=x: error GS-VALUES-UNKNOWN-KEY pools[0].nmae
        "nmae": not a key of pools[0]
        hint: did you mean "name"?
      --set ingress.kind=Daemon: error GS-VALUES-TYPE ingress.kind
        kind: "Daemon" is not one of DaemonSet, Deployment
        hint: did you mean DaemonSet?
      values.yaml: error GS-VALUES-REQUIRED pools[0].addresses
        addresses: missing
        hint: add "addresses", for example ["192.168.20.20-192.168.20.254"]"
    `);
  });

  test('leaves out findings that were accepted by code, but not what MetalLB refuses', () => {
    const pool = (addresses: string, skip: string): string =>
      `pools: [{ name: a, addresses: [${addresses}] }]\nchecks: { skip: [${skip}] }\n`;
    expect(shown(pool('192.168.20.20-192.168.20.255', 'GS-POOL-BUGGY-IPS'))).toBe('');
    expect(
      safeParseValues([{ file: 'v', text: pool('10.0.0.9-10.0.0.1', 'GS-POOL-INVERTED') }]).values,
    ).toBeUndefined();
  });

  test('refuses codes that no finding has, with the one that was probably meant', () => {
    const skipping = (code: string): string => shown(`checks: { skip: [${code}] }`);
    expect(skipping('GS-POOL-NODE-ADDRESS')).toBe('');
    expect(skipping('GS-POOL-NODE-ADRESS')).toMatchInlineSnapshot(`
      "values.yaml:1:18: error GS-VALUES-TYPE checks.skip[0]
        skip[0]: "GS-POOL-NODE-ADRESS" is not the code of a finding
        1 | checks: { skip: [GS-POOL-NODE-ADRESS] }
          |                  ^
        hint: did you mean GS-POOL-NODE-ADDRESS?"
    `);
    expect(skipping('GS-DOES-NOT-EXIST')).toMatchInlineSnapshot(`
      "values.yaml:1:18: error GS-VALUES-TYPE checks.skip[0]
        skip[0]: "GS-DOES-NOT-EXIST" is not the code of a finding
        1 | checks: { skip: [GS-DOES-NOT-EXIST] }
          |                  ^
        hint: use a code as findings print it; docs/reference/findings.md lists all of them"
    `);
  });

  test('gives every finding the link to its documentation', () => {
    const { findings } = safeParseValues([
      {
        file: 'v.yaml',
        text: 'kubeProxy: { mode: ipvs }\npools: [{ name: a, addresses: [10.0.0.1] }]\nlayer2: []\n',
      },
    ]);
    expect(
      findings.map(({ code, severity, docs }) => `${severity} ${code} ${docs?.split('/').at(-1)}`),
    ).toEqual([
      'warning GS-KUBEPROXY-IPVS-DEPRECATED findings.md#gs-kubeproxy-ipvs-deprecated',
      'error GS-POOL-UNADVERTISED findings.md#gs-pool-unadvertised',
    ]);
  });

  test('never shows what may be a secret', () => {
    expect(shown('bgp: { peers: [{ name: a, myASN: 1, password: hunter3 }] }')).not.toMatch(/hunter/);
  });

  test.for([
    ['deep nesting', '['.repeat(50_000)],
    ['deep maps', `a: ${'{a: '.repeat(5_000)}`],
    [
      'aliases to aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.replaceAll(/./g, (key) => `${key}: &${key} [*${String.fromCharCode(key.charCodeAt(0) - 1)},*${String.fromCharCode(key.charCodeAt(0) - 1)},*${String.fromCharCode(key.charCodeAt(0) - 1)},*${String.fromCharCode(key.charCodeAt(0) - 1)}]\n`)}`,
    ],
    ['a megabyte of one word', 'x'.repeat(1_000_000)],
    ['a megabyte in a value', `pools: ${'x'.repeat(1_000_000)}`],
    ['more text than values ever have', ' '.repeat(5_000_000)],
    ['a prototype', '__proto__: { polluted: true }'],
    ['a prototype further down', 'ingress: { __proto__: { polluted: true } }'],
  ] as const)('refuses hostile input in bounded time: %s', ([, text]) => {
    const { findings, values } = safeParseValues([{ file: 'values.yaml', text }]);
    expect(values).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.length).toBeLessThan(510);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('refuses a module that exports something else than a document', () => {
    expect(safeParseValues([{ file: 'values.ts', value: 'hello' }]).findings[0]?.code).toBe('GS-VALUES-TYPE');
    const loop: Record<string, unknown> = {};
    loop['metallb'] = loop;
    expect(safeParseValues([{ file: 'values.ts', value: loop }]).values).toBeUndefined();
  });
});

describe('parseValues', () => {
  test('throws one error that carries all findings', () => {
    const parsing = (): unknown => parseValues([{ file: 'values.yaml', text: 'pols: []\nkube: {}\n' }]);
    expect(parsing).toThrow(InvalidValuesError);
    try {
      parsing();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'INVALID_VALUES',
        message: 'values: 2 errors',
        findings: [{}, {}],
      });
    }
  });
});

test('the nodes of a cluster decide about advertisements that conflict on a node in common', () => {
  const advertisement = (name: string, localPref: number, rack: string): object => ({
    name,
    localPref,
    ipAddressPools: ['edge'],
    nodeSelectors: [{ matchLabels: { rack } }],
  });
  const value = {
    pools: [{ name: 'edge', addresses: ['198.51.100.1-198.51.100.9'] }],
    layer2: [],
    ingress: { controller: 'none' },
    entrypoint: { enabled: false },
    bgp: {
      peers: [{ name: 'tor', myASN: 64500, peerASN: 64501, peerAddress: '192.168.20.1' }],
      advertisements: [advertisement('one', 100, 'a'), advertisement('two', 150, 'b')],
    },
  };
  const severities = (
    nodes?: readonly { name: string; labels: Record<string, string> }[],
  ): readonly string[] =>
    safeParseValues([{ file: 'values.json', value }], { nodes })
      .findings.filter(({ code }) => code === 'GS-ADVERTISEMENT-LOCAL-PREF')
      .map(({ severity }) => severity);
  expect(severities()).toEqual(['warning']);
  const racks = ['a', 'b'].map((rack) => ({ name: `n-${rack}`, labels: { rack } }));
  expect(severities(racks)).toEqual([]);
});
