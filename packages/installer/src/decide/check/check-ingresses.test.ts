import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { checkIngresses } from './check-ingresses.ts';
import { indexOf, objectOf, ours, valuesOf, workloadOf } from './check-test-cluster.ts';

type Objects = readonly KubernetesObject[];

const networking = 'networking.k8s.io/v1';
const ingressClass = (name: string, controller: string): KubernetesObject =>
  objectOf('IngressClass', name, { apiVersion: networking, spec: { controller } });
const ingress = (id: string, className?: string, metadata: object = {}): KubernetesObject =>
  objectOf('Ingress', id, { apiVersion: networking, metadata, spec: { ingressClassName: className } });
const annotated = (id: string, className: string): KubernetesObject =>
  ingress(id, undefined, { annotations: { 'kubernetes.io/ingress.class': className } });
const route = (id: string, entryPoints?: readonly string[]): KubernetesObject =>
  objectOf('IngressRoute', id, { apiVersion: 'traefik.io/v1alpha1', spec: { entryPoints } });
const traefik = (id: string, ...args: readonly string[]): KubernetesObject =>
  workloadOf('Deployment', id, { image: 'rancher/mirrored-library-traefik:3.3.6', args });
const nginx = (id: string, ...args: readonly string[]): KubernetesObject =>
  workloadOf('Deployment', id, {
    image: 'registry.k8s.io/ingress-nginx/controller:v1.15.1',
    args: ['/nginx-ingress-controller', ...args],
  });
const asOurs = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, ...ours },
});

const nginxController = 'k8s.io/ingress-nginx';
const traefikController = 'traefik.io/ingress-controller';
const internal = ingressClass('nginx-internal', nginxController);
const nginxProvider = (settings: object): object => ({
  traefik: { providers: { kubernetesIngressNGINX: settings } },
});
const ingressProvider = (settings: object): object => ({
  traefik: { providers: { kubernetesIngress: settings } },
});
const withoutAnnotations = { controller: 'traefik', nginxAnnotations: false };
const withNginx = { controller: 'ingress-nginx', acknowledgeEndOfLife: true };

function found(objects: Objects, values: object = {}): readonly string[] {
  return checkIngresses(valuesOf(values), indexOf(...objects)).map(
    ({ severity, code, subject }) => `${severity} ${code.replace('GS-INGRESS-', '')} ${subject}`,
  );
}

test('the classes, the Ingresses and the setting that limits the controller are named', () => {
  const objects = [internal, ingress('default/admin', 'nginx-internal')];
  const [finding] = checkIngresses(valuesOf(), indexOf(...objects));
  expect(finding?.message).toBe(
    'IngressClass/nginx-internal: has controller k8s.io/ingress-nginx, and Traefik serves every class with that controller, not nginx alone: Ingress/default/admin would be reachable at the entrypoint too',
  );
  expect(finding?.hint).toContain(
    'traefik.providers.kubernetesIngressNGINX.controllerClass: gatesmith.dev/nginx',
  );
});

test.for<[string, Objects, object, string]>([
  [
    'of a class with the controller of ingress-nginx',
    [internal, ingress('default/admin', 'nginx-internal')],
    {},
    'error EXPOSED IngressClass/nginx-internal',
  ],
  [
    'of such a class, of which there are none yet',
    [internal],
    {},
    'warning EXPOSED IngressClass/nginx-internal',
  ],
  [
    "of a class with Traefik's controller",
    [ingressClass('edge', traefikController), ingress('default/admin', 'edge')],
    {},
    'error EXPOSED IngressClass/edge',
  ],
  ['without a class', [ingress('default/old')], {}, 'error EXPOSED Ingress/default/old'],
  ['with an empty class annotation', [annotated('default/old', '')], {}, 'error EXPOSED Ingress/default/old'],
  [
    'with the annotation traefik',
    [annotated('default/old', 'traefik')],
    {},
    'error EXPOSED Ingress/default/old',
  ],
  [
    'without a class, for a Traefik that reads no nginx annotations',
    [ingress('default/old')],
    { ingress: withoutAnnotations },
    'error EXPOSED Ingress/default/old',
  ],
  [
    'without a class, for an ingress-nginx that watches them',
    [ingress('default/old')],
    {
      ingress: withNginx,
      'ingress-nginx': { controller: { watchIngressWithoutClass: true } },
    },
    'error EXPOSED Ingress/default/old',
  ],
  [
    'of a class that ingress-nginx would serve',
    [internal, ingress('default/admin', 'nginx-internal')],
    { ingress: withNginx },
    'error EXPOSED IngressClass/nginx-internal',
  ],
  [
    'that is a route of Traefik',
    [route('default/app', ['websecure'])],
    {},
    'error EXPOSED IngressRoute/default/app',
  ],
  [
    'without an entrypoint, as a warning',
    [internal, ingress('default/admin', 'nginx-internal')],
    { entrypoint: { enabled: false } },
    'warning EXPOSED IngressClass/nginx-internal',
  ],
  [
    'of another class whose provider is limited in another way',
    [internal, ingress('default/admin', 'nginx-internal')],
    nginxProvider({ ingressClassByName: true }),
    'error EXPOSED IngressClass/nginx-internal',
  ],
])('an Ingress %s is reported', ([, objects, values, expected]) => {
  expect(found(objects, values)).toEqual([expected]);
});

test.for<[string, Objects, object]>([
  ['of the class of the values', [ingress('default/web', 'nginx'), annotated('default/old', 'nginx')], {}],
  [
    'of a class that exists already under that name',
    [ingressClass('nginx', nginxController), ingress('a/b', 'nginx')],
    {},
  ],
  ['of a class that does not exist', [ingress('default/web', 'gone')], {}],
  [
    'of another program',
    [ingressClass('haproxy', 'haproxy.org/ingress-controller/haproxy'), ingress('a/b', 'haproxy')],
    {},
  ],
  ['with the annotation of another program', [annotated('default/old', 'haproxy')], {}],
  [
    'of another class, with a controller name of our own',
    [internal, ingress('default/admin', 'nginx-internal')],
    nginxProvider({ controllerClass: 'gatesmith.dev/nginx' }),
  ],
  [
    'of another class in a namespace that is not watched',
    [internal, ingress('default/admin', 'nginx-internal')],
    nginxProvider({ watchNamespace: 'shop' }),
  ],
  ['without a class, with that provider off', [ingress('default/old')], ingressProvider({ enabled: false })],
  [
    'without a class, with that provider limited to a class',
    [ingress('default/old')],
    { ingress: withoutAnnotations, ...ingressProvider({ ingressClass: 'nginx' }) },
  ],
  ['without a class, for ingress-nginx by default', [ingress('default/old')], { ingress: withNginx }],
  ['that is the route of a dashboard', [route('kube-system/traefik-dashboard', ['traefik'])], {}],
  [
    'that is a route, with that provider limited to a class',
    [route('default/app')],
    { traefik: { providers: { kubernetesCRD: { ingressClass: 'edge' } } } },
  ],
  [
    'that our controller serves already',
    [
      internal,
      ingress('default/admin', 'nginx-internal'),
      ingress('default/old'),
      asOurs(
        traefik(
          'traefik/gatesmith-traefik',
          '--providers.kubernetesingress',
          '--providers.kubernetesingressnginx',
          '--providers.kubernetesingressnginx.controllerClass=k8s.io/ingress-nginx',
          '--providers.kubernetesingressnginx.ingressClass=nginx',
        ),
      ),
    ],
    {},
  ],
  [
    'of any class, without a controller',
    [internal, ingress('a/b', 'nginx-internal')],
    { ingress: { controller: 'none' } },
  ],
])('an Ingress %s is not reported', ([, objects, values]) => {
  expect(found(objects, values)).toEqual([]);
});

const bundled = traefik(
  'kube-system/traefik',
  '--providers.kubernetescrd',
  '--providers.kubernetesingress',
  '--providers.kubernetesingress.ingressendpoint.publishedservice=kube-system/traefik',
);
const inAnother = 'OTHER-CONTROLLER Deployment/kube-system/traefik';

test('a second Traefik is named with the class and the Ingresses that both serve', () => {
  const objects = [
    bundled,
    ingressClass('traefik', traefikController),
    ingress('whoami/whoami', 'traefik'),
    ingress('whoami/noclass'),
  ];
  expect(found(objects)).toEqual([
    'error EXPOSED IngressClass/traefik',
    'error EXPOSED Ingress/whoami/noclass',
    `error ${inAnother}`,
  ]);
  const { message = '' } = checkIngresses(valuesOf(), indexOf(...objects)).at(-1) ?? {};
  expect(message).toContain('serves class traefik and Ingresses without a class');
  expect(message).toContain('Ingress/whoami/noclass, Ingress/whoami/whoami');
});

test.for<[string, Objects, object, string]>([
  ['a second Traefik without Ingresses', [bundled], {}, `warning ${inAnother}`],
  [
    'a Traefik that is configured by a file',
    [workloadOf('DaemonSet', 'edge/proxy', { image: 'traefik:v3.6', args: ['--configfile=/c.yaml'] })],
    {},
    'warning OTHER-CONTROLLER DaemonSet/edge/proxy',
  ],
  [
    'a Traefik that is configured by its environment',
    [
      workloadOf('DaemonSet', 'edge/proxy', {
        image: 'traefik:v3.6',
        env: [{ name: 'TRAEFIK_PROVIDERS_KUBERNETESINGRESS', value: 'true' }],
      }),
    ],
    {},
    'warning OTHER-CONTROLLER DaemonSet/edge/proxy',
  ],
  [
    'an ingress-nginx that serves our class of nginx',
    [
      nginx('ingress-nginx/c', '--controller-class=k8s.io/ingress-nginx', '--ingress-class=nginx'),
      ingress('a/b', 'nginx'),
    ],
    {},
    'error OTHER-CONTROLLER Deployment/ingress-nginx/c',
  ],
  [
    'an ingress-nginx next to another one',
    [nginx('edge/c'), ingress('a/b', 'nginx')],
    { ingress: withNginx },
    'error OTHER-CONTROLLER Deployment/edge/c',
  ],
  [
    'the ingress-nginx of RKE2',
    [
      workloadOf('DaemonSet', 'kube-system/rke2-ingress-nginx-controller', {
        image: 'rancher/nginx-ingress-controller:nginx-1.12.1-hardened1',
        args: ['/nginx-ingress-controller'],
      }),
      ingress('a/b', 'nginx'),
    ],
    {},
    'error OTHER-CONTROLLER DaemonSet/kube-system/rke2-ingress-nginx-controller',
  ],
  [
    'a second Traefik that has served with ours for some time',
    [
      bundled,
      ingress('a/b'),
      asOurs(
        traefik('traefik/gatesmith-traefik', '--providers.kubernetesingress', '--providers.kubernetescrd'),
      ),
    ],
    {},
    `warning ${inAnother}`,
  ],
])('%s is reported', ([, objects, values, expected]) => {
  expect(found(objects, values)).toEqual([expected]);
});

test.for<[string, Objects, object]>([
  ['our own Traefik', [asOurs(traefik('traefik/gatesmith-traefik', '--providers.kubernetesingress'))], {}],
  [
    'a Traefik for its own class',
    [traefik('edge/traefik', '--providers.kubernetesingress.ingressclass=edge')],
    {},
  ],
  [
    'an ingress-nginx with its own controller name',
    [
      nginx('edge/c', '--controller-class=k8s.io/internal', '--ingress-class=internal'),
      ingress('a/b', 'internal'),
      ingressClass('internal', 'k8s.io/internal'),
    ],
    {},
  ],
  [
    'an ingress-nginx for Traefik without nginx annotations',
    [nginx('edge/c')],
    { ingress: withoutAnnotations },
  ],
  ['the nginx of F5', [workloadOf('Deployment', 'edge/c', { image: 'nginx/nginx-ingress:5.1.0' })], {}],
  [
    'a Traefik without pods',
    [workloadOf('Deployment', 'edge/t', { image: 'traefik:v3.6' }, { replicas: 0 })],
    {},
  ],
])('%s is not reported', ([, objects, values]) => {
  expect(found(objects, values)).toEqual([]);
});

test('an ingress-nginx that is taken over serves what it served', () => {
  const old = nginx('ingress-nginx/ingress-nginx-controller', '--controller-class=k8s.io/ingress-nginx');
  const objects = [old, internal, ingress('a/b', 'nginx-internal'), ingress('a/c', 'nginx')];
  const replaced = new Set(['Deployment/ingress-nginx/ingress-nginx-controller']);
  const values = valuesOf({ ingress: withNginx });
  expect(checkIngresses(values, indexOf(...objects), { replaced })).toEqual([]);
  expect(found(objects, { ingress: withNginx })).not.toEqual([]);
});

const defaultMark = { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } };
const asDefault = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, ...defaultMark },
});

test('a second default class is a warning, once it is new', () => {
  const other = asDefault(ingressClass('haproxy', 'haproxy.org/ingress-controller/haproxy'));
  expect(found([other])).toEqual(['warning DEFAULT-CLASS IngressClass/haproxy']);
  expect(found([other], { ingress: { defaultClass: false } })).toEqual([]);
  expect(found([other, asDefault(ingressClass('nginx', nginxController))])).toEqual([]);
});
