import { describe, expect, test } from 'vitest';
import { createManualClock, type JsonObject, startSandbox } from '../src/index.ts';
import { layer2, metallbObjects, pool, web } from './metallb-cluster.ts';

const labels = { app: 'door' };
const metadata = (name: string): JsonObject => ({ name, namespace: 'default' });

const door = (image: string, args: readonly string[]): readonly JsonObject[] => [
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata('door'),
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'door', image, args, ports: [{ name: 'web', containerPort: 8000 }] }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('door'),
    spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80, targetPort: 'web' }] },
  },
];

const ingressClass = (controller: string, isDefault: boolean): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: {
    name: 'nginx',
    annotations: { 'ingressclass.kubernetes.io/is-default-class': String(isDefault) },
  },
  spec: { controller },
});

const ingress = (rule: JsonObject, className: string | undefined): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: metadata('web'),
  spec: { ...(className === undefined ? {} : { ingressClassName: className }), rules: [rule] },
});

const rule = (host: string, path: string, pathType: string): JsonObject => ({
  host,
  http: { paths: [{ path, pathType, backend: { service: { name: 'web', port: { number: 80 } } } }] },
});

const nginx = ['registry.k8s.io/ingress-nginx/controller:v1.15.1', []] as const;
const traefik = ['docker.io/traefik:v3.7.11', ['--providers.kubernetesingressnginx=true']] as const;
const plainTraefik = ['docker.io/traefik:v3.7.11', []] as const;

describe('an Ingress', () => {
  test.for<[string, readonly [string, readonly string[]], JsonObject, JsonObject, string, string]>([
    [
      'leads through ingress-nginx',
      nginx,
      ingressClass('k8s.io/ingress-nginx', false),
      ingress(rule('a.test', '/', 'Prefix'), 'nginx'),
      'a.test/x',
      'Welcome to nginx!',
    ],
    [
      'leads through Traefik that speaks for nginx',
      traefik,
      ingressClass('k8s.io/ingress-nginx', false),
      ingress(rule('a.test', '/', 'Prefix'), 'nginx'),
      'a.test/',
      'Welcome to nginx!',
    ],
    [
      'without a class belongs to the default one',
      nginx,
      ingressClass('k8s.io/ingress-nginx', true),
      ingress(rule('a.test', '/', 'Prefix'), undefined),
      'a.test/',
      'Welcome to nginx!',
    ],
    [
      'without a class belongs to nobody when none is default',
      nginx,
      ingressClass('k8s.io/ingress-nginx', false),
      ingress(rule('a.test', '/', 'Prefix'), undefined),
      'a.test/',
      '404',
    ],
    [
      'of a class of somebody else is left alone',
      plainTraefik,
      ingressClass('k8s.io/ingress-nginx', false),
      ingress(rule('a.test', '/', 'Prefix'), 'nginx'),
      'a.test/',
      '404',
    ],
    [
      'is for its host only',
      nginx,
      ingressClass('k8s.io/ingress-nginx', false),
      ingress(rule('a.test', '/', 'Prefix'), 'nginx'),
      'b.test/',
      '404',
    ],
    [
      'matches below its path',
      nginx,
      ingressClass('k8s.io/ingress-nginx', false),
      ingress(rule('*.test', '/x', 'Prefix'), 'nginx'),
      'b.test/x/y',
      'Welcome to nginx!',
    ],
    [
      'does not match part of a word of its path',
      nginx,
      ingressClass('k8s.io/ingress-nginx', false),
      ingress(rule('a.test', '/x', 'Prefix'), 'nginx'),
      'a.test/xy',
      '404',
    ],
    [
      'matches an exact path exactly',
      nginx,
      ingressClass('k8s.io/ingress-nginx', false),
      ingress(rule('a.test', '/x', 'Exact'), 'nginx'),
      'a.test/x/y',
      '404',
    ],
  ])('%s', async ([, [image, args], className, object, url, expected]) => {
    const clock = createManualClock();
    const inner = web({ type: 'ClusterIP' });
    const base = [...metallbObjects, pool('default', ['192.168.20.20/32']), layer2(['default'])];
    await using sandbox = await startSandbox({
      clock,
      objects: [...base, ...door(image, args), ...inner, className, object],
    });
    clock.advance(10_000);
    const reached = await sandbox.reach('192.168.20.20', 80);
    const [host = '', ...path] = url.split('/');
    const { request } = await import('node:http');
    const text = await new Promise<string>((resolve, reject) => {
      request({ ...reached, path: `/${path.join('/')}`, headers: { host } }, (response) => {
        response.setEncoding('utf8');
        let all = '';
        response.on('data', (part: string) => {
          all += part;
        });
        response.on('end', () => resolve(all));
      })
        .on('error', reject)
        .end();
    });
    expect(text).toContain(expected);
    if (expected !== '404') {
      expect(sandbox.objects({ kind: 'Ingress' })).toMatchObject([
        { status: { loadBalancer: { ingress: [{ ip: '192.168.20.20' }] } } },
      ]);
    }
  });
});
