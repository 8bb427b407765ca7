import type { FindingPath } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { safeParseValues } from './parse-values.ts';
import type { ValuesFinding } from './values-finding.ts';

function findingsOf(value: unknown): readonly ValuesFinding[] {
  return safeParseValues([{ file: 'values.yaml', value }]).findings;
}

function summaryOf(text: string): readonly string[] {
  return safeParseValues([{ file: 'values.yaml', text }]).findings.map(
    ({ code, line, column }) => `${line}:${column} ${code}`,
  );
}

const schemaCodes: ReadonlySet<string> = new Set([
  'GS-VALUES-TYPE',
  'GS-VALUES-UNKNOWN-KEY',
  'GS-VALUES-REQUIRED',
]);

const layer2Document = `
pools:
  - { name: a, addresses: [192.168.20.20-192.168.20.40, 192.168.20.0/28] }
  - { name: b, addresses: [192.168.20.30-192.168.20.50], autoAssign: true }
  - { name: c, addresses: [192.168.20.99-192.168.20.90, 192.168.20.60/32], labels: { zone: x } }
  - { name: d, addresses: ['fd00::20/124'], avoidBuggyIPs: false }
layer2:
  - { name: l, ipAddressPools: [a, defualt], interfaces: [eth0] }
  - { name: m, ipAddressPoolSelectors: [{ matchLabels: { zone: y } }] }
network:
  nodeCIDRs: [192.168.20.0/26]
  gateways: [192.168.20.25]
ingress:
  controller: ingress-nginx
  kind: Deployment
  replicas: 1
  defaultBackend: { enabled: true }
entrypoint:
  enabled: true
  ipAddressPool: nowhere
  externalTrafficPolicy: Local
  addresses: [192.168.30.1]
metallb:
  crds: { enabled: true }
  speaker: { ignoreExcludeLB: false }
ingress-nginx:
  controller: { kind: DaemonSet, hostNetwork: true }
kubeProxy: { mode: ipvs }
checks:
  skip: [GS-POOL-LOTTERY]
`;

const bgpDocument = `
pools:
  - { name: a, addresses: [10.9.0.0/26], allocateOnly: false }
  - { name: b, addresses: [10.10.0.0/26] }
  - { name: v6, addresses: ['fd00::/120'] }
layer2: []
bgp:
  mode: native
  peers:
    - { name: tor1, myASN: 64512, peerASN: 64513, peerAddress: 10.0.0.1, bfdProfile: fast, vrf: red }
    - { name: tor2, myASN: 64512, peerASN: 64512, peerAddress: router.lan, holdTime: 2s, ebgpMultiHop: true }
  communities:
    - { name: c, communities: [{ name: no-export, value: '65535:65281' }] }
  bfdProfiles: [{ name: slow, receiveInterval: 300 }]
  advertisements:
    - { name: x, ipAddressPools: [a, typo], peers: [tor3], communities: [noexport, '70000:1'], aggregationLength: 24 }
    - { name: y, ipAddressPools: [a], peers: [tor1], localPref: 100 }
entrypoint: { ipFamilies: [IPv6], ipAddressPool: a, selector: { app: x } }
ingress: { controller: traefik, replicas: 2 }
traefik: { deployment: { kind: Deployment }, hostNetwork: true }
metallb: { frrk8s: { enabled: true } }
`;

const unspokenDocument = `
pools: [{ name: a, addresses: [10.9.0.0/28], autoAssign: true }]
bgp:
  advertisements: [{ name: x, ipAddressPools: [a], peers: [tor3] }]
entrypoint: { ipFamilyPolicy: RequireDualStack }
`;

describe('a document with a schema error', () => {
  test('a misspelled key in one section does not silence the rules and MetalLB about the others', () => {
    expect(
      summaryOf(`pools:
  - name: default
    addresses: [192.168.20.20-192.168.20.255, 10.0.0.9-10.0.0.1]
layer2:
  - name: lan
    ipAddressPools: [defualt]
entrypoint:
  externalTrafficPolcy: Cluster
ingress:
  controller: ingress-nginx
kubeProxy:
  mode: ipvs
`),
    ).toEqual([
      '2:5 GS-POOL-UNADVERTISED',
      '3:47 GS-POOL-INVERTED',
      '5:5 GS-ADVERTISEMENT-SELECTS-NOTHING',
      '6:22 GS-ADVERTISEMENT-DANGLING',
      '8:3 GS-VALUES-UNKNOWN-KEY',
      '10:3 GS-EOL-UNACKNOWLEDGED',
      '12:3 GS-KUBEPROXY-IPVS-DEPRECATED',
    ]);
  });

  test('entries keep their place and their name when an entry before them cannot be read', () => {
    const { findings } = safeParseValues([
      {
        file: 'values.yaml',
        text: `pools:
  - 5
  - { name: second, addresses: [7, 10.0.0.9-10.0.0.1] }
layer2: [{ name: l, ipAddressPools: [1, second], nodeSelectors: 7 }]
bgp: { peers: [{ name: p, myASN: 1, peerASN: 2, peerAddress: 10.0.0.1, bfdProfile: fast }] }
`,
      },
    ]);
    expect(
      findings
        .filter(({ code }) => !schemaCodes.has(code))
        .map(({ code, subject, path, line, column }) => ({ code, subject, path, line, column })),
    ).toMatchInlineSnapshot(`
      [
        {
          "code": "GS-POOL-INVERTED",
          "column": 36,
          "line": 3,
          "path": [
            "pools",
            1,
            "addresses",
            1,
          ],
          "subject": "IPAddressPool/metallb-system/second",
        },
        {
          "code": "GS-REFERENCE-DANGLING",
          "column": 72,
          "line": 5,
          "path": [
            "bgp",
            "peers",
            0,
            "bfdProfile",
          ],
          "subject": "values.yaml",
        },
      ]
    `);
  });

  test('a setting that was probably meant is not a reason for a finding', () => {
    const both = `pools: [{ name: a, addresses: [10.9.0.0/28] }]\ningress: { kind: Deployment, replicas: 1 }\n`;
    expect(summaryOf(`${both}entrypoint: { externalTrafficPolcy: Cluster }\n`)).not.toContain(
      '2:30 GS-ENTRYPOINT-ONE-REPLICA',
    );
    expect(summaryOf(`${both}externalTrafficPolicy: Cluster\n`)).not.toContain(
      '2:30 GS-ENTRYPOINT-ONE-REPLICA',
    );
    for (const skip of [
      '[GS-ENTRYPOINT-ONE-REPLICAS]',
      '[5, GS-ENTRYPOINT-ONE-REPLICA]',
      'GS-ENTRYPOINT-ONE-REPLICA',
    ])
      expect(summaryOf(`${both}checks: { skip: ${skip} }\n`)).not.toContain('2:30 GS-ENTRYPOINT-ONE-REPLICA');
    expect(summaryOf(`${both}check: { skip: [GS-ENTRYPOINT-ONE-REPLICA] }\n`)).not.toContain(
      '2:30 GS-ENTRYPOINT-ONE-REPLICA',
    );
    expect(summaryOf(`${both}kubeProxy: { mod: ipvs }\n`)).toContain('2:30 GS-ENTRYPOINT-ONE-REPLICA');
  });

  test.for([
    ['Layer 2 and the controller', layer2Document],
    ['BGP', bgpDocument],
    ['BGP without peers', unspokenDocument],
  ] as const)(
    '%s: one more mistake, wherever it is, adds nothing but its own finding',
    ([, text], { expect }) => {
      const document: unknown = parse(text);
      const identity = ({ code, path }: ValuesFinding): string => JSON.stringify([code, path]);
      const known = new Set(findingsOf(document).map(identity));
      expect(findingsOf(document).filter(({ code }) => schemaCodes.has(code))).toEqual([]);
      expect(known.size).toBeGreaterThan(3);
      const added: string[] = [];
      let kept = 0;
      let tried = 0;
      for (const { path, mutant } of mutantsOf(document)) {
        const findings = findingsOf(mutant);
        const [mistake] = findings.filter(({ code }) => schemaCodes.has(code));
        if (mistake === undefined || path[0] === 'checks') continue;
        // A key that resembles no other is taken to mean nothing.
        if (mistake.code === 'GS-VALUES-UNKNOWN-KEY' && mistake.nearest === undefined) continue;
        const others = findings.filter(({ code }) => !schemaCodes.has(code));
        for (const one of others.map(identity))
          if (!known.has(one)) added.push(`${JSON.stringify(path)} ${one}`);
        kept += others.length;
        tried += 1;
      }
      expect(added).toEqual([]);
      // Most findings are about something else than what the mistake is about, and stay.
      expect(kept / tried).toBeGreaterThan(known.size / 2);
    },
  );
});

interface Mutant {
  readonly path: FindingPath;
  readonly mutant: unknown;
}

/** The document with each of its values replaced by one of a wrong kind, and with each of its keys misspelled. */
function* mutantsOf(
  document: unknown,
  path: FindingPath = [],
  rebuild = (node: unknown) => node,
): Generator<Mutant> {
  if (path.length > 0)
    for (const wrong of [{ odd: 1 }, [[1]], 3.5, 'Not A Word!']) yield { path, mutant: rebuild(wrong) };
  if (Array.isArray(document)) {
    for (const [index, entry] of document.entries())
      yield* mutantsOf(entry, [...path, index], (node) => rebuild(document.with(index, node)));
  } else if (isRecord(document)) {
    for (const [key, entry] of Object.entries(document)) {
      const { [key]: _, ...rest } = document;
      yield { path: [...path, key], mutant: rebuild({ ...rest, [`${key}x`]: entry }) };
      yield { path: [...path, key], mutant: rebuild(rest) };
      yield* mutantsOf(entry, [...path, key], (node) => rebuild({ ...document, [key]: node }));
    }
  }
}
