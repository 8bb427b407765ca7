import { expect, test } from 'vitest';
import { safeParseValues } from './parse-values.ts';

const lan = 'pools:\n  - name: lan\n    addresses: [192.168.20.20-192.168.20.60]\n';

test.for<[what: string, text: string]>([
  ['a byte order mark', `\uFEFF${lan}`],
  ['lines that end as on Windows', lan.replaceAll('\n', '\r\n')],
  [
    'JSON that is indented by tabs',
    '{\n\t"pools": [],\n\t"ingress": {\n\t\t"controller": "traefik"\n\t}\n}\n',
  ],
  ['a tab before a value', 'pools:\t[]\n'],
  ['a start and an end of the document', '---\npools: []\n...\n'],
  ['a YAML directive', '%YAML 1.1\n---\npools: []\n'],
  ['lines that end with a carriage return alone', lan.replaceAll('\n', '\r')],
  ['sections of nothing', 'pools:\ningress:\nbgp: ~\n'],
  ['nothing but a start', '---\n'],
  ['an anchor that is used', 'layer2: &none []\npools: *none\n'],
  ['numbers in other notations', 'ingress: { kind: Deployment, replicas: 0x2 }\n'],
  ['a tag that says what is there', 'ingress: { controller: !!str traefik }\n'],
  ['a name that looks like a date', 'pools: [{ name: 2026-01-01, addresses: [10.0.0.1] }]\n'],
])('%s is taken, as Helm takes it', ([, text]) => {
  expect(safeParseValues([{ file: 'v.yaml', text }]).findings).toEqual([]);
});

test.for<[what: string, text: string, says: string, hint: string | undefined]>([
  [
    'a misspelled key after a byte order mark',
    '\uFEFFpols: []\n',
    '1:1 "pols": not a key of the values',
    'did you mean "pools"?',
  ],
  [
    'a key with dots',
    'ingress.controller: none\n',
    '1:1 "ingress.controller": not a key of the values',
    'a dot in a key is part of it; write ingress: { controller: ... }',
  ],
  [
    'a key with dots further down',
    'metallb:\n  speaker.enabled: false\n',
    '2:3 "speaker.enabled": not a key of metallb',
    'a dot in a key is part of it; write speaker: { enabled: ... }',
  ],
  [
    'a key in other letters',
    'ingrëss: {}\n',
    '1:1 "ingrëss": not a key of the values',
    'did you mean "ingress"?',
  ],
  [
    'a key that is null',
    'null: a\n',
    '1:1 a key is empty (null), and only strings can be keys',
    'put quotes round it if it is meant as a string',
  ],
  [
    'a key that is a list',
    '? [a]\n: 1\n',
    '1:3 a key is a list or a map, and only strings can be keys',
    'put quotes round it if it is meant as a string',
  ],
  [
    'a template',
    'pools: {{ .Values.pools }}\n',
    '1:9 a key is a list or a map, and only strings can be keys',
    expect.stringMatching(/^nothing is filled into a values file/),
  ],
  [
    'a placeholder',
    'pools: [{ name: \u0024{POOL} }]\n',
    expect.stringMatching(/^1:\d+ not YAML: /),
    expect.stringMatching(/^nothing is filled into a values file/),
  ],
  [
    'a YAML directive for another version',
    '%YAML 1.2\n---\npools: []\n',
    '2:1 not YAML: %YAML 1.2: Kubernetes reads YAML 1.1 only',
    undefined,
  ],
  [
    'a number in quotes',
    'ingress: { kind: Deployment, replicas: "2" }\n',
    '1:40 replicas: "2" is a string, and a whole number is needed',
    'write the number without quotes',
  ],
  [
    'no number',
    'ingress: { kind: Deployment, replicas: .nan }\n',
    '1:40 replicas: NaN is a number, and a whole number is needed',
    undefined,
  ],
  [
    'an entry of nothing',
    'pools:\n  -\n',
    '2:4 pools[0]: is empty (null), and a map is needed',
    'remove it, or fill it in',
  ],
  [
    'a map for a list',
    'pools: { lan: {} }\n',
    '1:8 pools: the value is a map, and a list is needed',
    'write a list, of which each entry starts with "- "',
  ],
  [
    'a list for a map',
    'ingress:\n  - controller: none\n',
    '2:3 ingress: the value is a list, and a map is needed',
    'write keys, without the "- " of a list',
  ],
  [
    'a range with a short end',
    'pools: [{ name: a, addresses: [192.168.1.10-20] }]\n',
    '1:32 "192.168.1.10-20": "20": an IPv4 address has four octets, this has 1',
    'did you mean 192.168.1.10-192.168.1.20?',
  ],
  [
    'a range with a dash of a word processor',
    'pools: [{ name: a, addresses: [10.0.0.1–10.0.0.2] }]\n',
    '1:32 "10.0.0.1–10.0.0.2": it contains a dash that is not a plain hyphen (-)',
    'did you mean 10.0.0.1-10.0.0.2?',
  ],
])('%s is refused with what to type', ([, text, says, hint]) => {
  const [first] = safeParseValues([{ file: 'v.yaml', text }]).findings;
  expect(`${first?.line}:${first?.column} ${first?.message}`).toEqual(says);
  expect(first?.hint).toEqual(hint);
});

test('what is wrong in the last of nine thousand lines is found, and nothing else', () => {
  const many = Array.from(
    { length: 9_000 },
    (_, index) => `10.${index >> 8}.${index & 255}.1-10.${index >> 8}.${index & 255}.9`,
  );
  const text = `pools:\n  - name: lan\n    addresses:\n${many.map((range) => `      - ${range}\n`).join('')}ingres: {}\n`;
  expect(safeParseValues([{ file: 'v.yaml', text }]).findings.map(({ line, hint }) => [line, hint])).toEqual([
    [9_004, 'did you mean "ingress"?'],
  ]);
});
