import { describe, expect, test } from 'vitest';
import type { ValuesInput } from './gen/values.ts';
import { ingressNamespace } from './ingress-namespace.ts';
import { loweredKeys, toChartValues } from './lowering.ts';
import { parseValues, safeParseValues } from './parse-values.ts';

const parse = (value: ValuesInput): ReturnType<typeof parseValues> =>
  parseValues([{ file: 'values.ts', value }]);

const documents: readonly (readonly [string, ValuesInput])[] = [
  ['the defaults', {}],
  ['no controller', { ingress: { controller: 'none' } }],
  [
    'ingress-nginx',
    {
      ingress: { controller: 'ingress-nginx', acknowledgeEndOfLife: true, defaultBackend: { enabled: true } },
    },
  ],
  ['a Deployment', { ingress: { kind: 'Deployment', replicas: 3 } }],
  ['a Deployment without a number', { ingress: { kind: 'Deployment' } }],
  ['plain Traefik', { ingress: { nginxAnnotations: false, className: 'traefik' } }],
  ['another namespace', { ingress: { namespace: 'edge' } }],
  ['its own class', { entrypoint: { loadBalancerClass: 'metallb.io/metallb' } }],
  ['no entrypoint', { entrypoint: { enabled: false } }],
  [
    'BGP',
    {
      pools: [{ name: 'a', addresses: ['10.0.0.0/24'] }],
      bgp: {
        mode: 'frr',
        peers: [{ name: 'tor', myASN: 64500, peerASN: 64501, peerAddress: '10.1.0.1' }],
        advertisements: [{ name: 'a' }],
      },
    },
  ],
  [
    'subchart keys of other kinds',
    { metallb: { speaker: { ignoreExcludeLB: true } }, traefik: { ports: { websecure: null } } },
  ],
];

describe('toChartValues', () => {
  test.for(documents)('changes nothing the second time: %s', ([, document]) => {
    const lowered = toChartValues(parse(document));
    expect(toChartValues(lowered)).toEqual(lowered);
  });

  test.for(documents)('gives a document that parses to itself: %s', ([, document]) => {
    const lowered = toChartValues(parse(document));
    expect(safeParseValues([{ file: 'lowered.json', text: JSON.stringify(lowered) }]).values).toEqual(
      lowered,
    );
  });

  test.for(documents)('keeps everything in the document: %s', ([, document]) => {
    const values = parse(document);
    expect(toChartValues(values)).toMatchObject(values);
  });

  test('fills in what Helm cannot derive', () => {
    const lowered = toChartValues(
      parse({ ingress: { controller: 'ingress-nginx', acknowledgeEndOfLife: true } }),
    );
    expect(lowered['ingress-nginx']).toMatchInlineSnapshot(`
      {
        "controller": {
          "ingressClass": "nginx",
          "ingressClassResource": {
            "default": true,
            "name": "nginx",
          },
          "kind": "DaemonSet",
          "priorityClassName": "system-cluster-critical",
          "publishService": {
            "pathOverride": "ingress-nginx/gatesmith-entrypoint",
          },
          "service": {
            "type": "ClusterIP",
          },
        },
        "defaultBackend": {
          "enabled": false,
        },
        "enabled": true,
        "namespaceOverride": "ingress-nginx",
      }
    `);
    expect(lowered.traefik.enabled).toBe(false);
  });

  test('writes no key twice', () => {
    for (const [, document] of documents) {
      const paths = loweredKeys(parse(document)).map(({ path }) => path.join('.'));
      expect(new Set(paths).size).toBe(paths.length);
    }
  });
});

test.for([
  [{}, 'traefik'],
  [{ ingress: { controller: 'none' } }, 'metallb-system'],
  [{ ingress: { namespace: 'edge' } }, 'edge'],
] as const)('the entrypoint of %j is in %s', ([document, namespace]) => {
  expect(ingressNamespace(parse(document))).toBe(namespace);
});
