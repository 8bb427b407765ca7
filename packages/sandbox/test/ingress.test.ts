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

interface Case {
  readonly controller?: readonly [image: string, args: readonly string[]];
  readonly isDefaultClass?: boolean;
  readonly className?: string | undefined;
  readonly rule?: JsonObject;
  readonly url?: string;
  readonly answers: 'Welcome to nginx!' | '404';
}

const anyPath = rule('a.test', '/', 'Prefix');

describe('an Ingress', () => {
  test.for<[string, Case]>([
    ['leads through ingress-nginx', { url: 'a.test/x', answers: 'Welcome to nginx!' }],
    ['leads through Traefik that speaks for nginx', { controller: traefik, answers: 'Welcome to nginx!' }],
    [
      'without a class belongs to the default one',
      { isDefaultClass: true, className: undefined, answers: 'Welcome to nginx!' },
    ],
    [
      'without a class belongs to no controller when none is default',
      { className: undefined, answers: '404' },
    ],
    ['of the class of another controller is left alone', { controller: plainTraefik, answers: '404' }],
    ['is for its host only', { url: 'b.test/', answers: '404' }],
    [
      'matches below its path',
      { rule: rule('*.test', '/x', 'Prefix'), url: 'b.test/x/y', answers: 'Welcome to nginx!' },
    ],
    [
      'does not match part of a word of its path',
      { rule: rule('a.test', '/x', 'Prefix'), url: 'a.test/xy', answers: '404' },
    ],
    [
      'matches an exact path exactly',
      { rule: rule('a.test', '/x', 'Exact'), url: 'a.test/x/y', answers: '404' },
    ],
  ])('%s', async ([, { controller = nginx, isDefaultClass = false, url = 'a.test/', answers, ...more }]) => {
    const [image, args] = controller;
    const className = 'className' in more ? more.className : 'nginx';
    const clock = createManualClock();
    const inner = web({ type: 'ClusterIP' });
    const base = [...metallbObjects, pool('default', ['192.168.20.20/32']), layer2(['default'])];
    await using sandbox = await startSandbox({
      clock,
      objects: [
        ...base,
        ...door(image, args),
        ...inner,
        ingressClass('k8s.io/ingress-nginx', isDefaultClass),
        ingress(more.rule ?? anyPath, className),
      ],
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
    expect(text).toContain(answers);
    if (answers !== '404') {
      expect(sandbox.objects({ kind: 'Ingress' })).toMatchObject([
        { status: { loadBalancer: { ingress: [{ ip: '192.168.20.20' }] } } },
      ]);
    }
  });
});
