import {
  at,
  isConditionTrue,
  type JsonObject,
  listAt,
  recordAt,
  recordsAt,
  selects,
  stringsAt,
  textAt,
} from '@gatesmith/kubernetes';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import {
  annotationsOf,
  isDeleting,
  type KubeObject,
  labelsOf,
  nameOf,
  namespaceOf,
} from '../model/object.ts';
import { sameJson } from '../same-json.ts';
import type { Controller } from './engine.ts';
import { addressesOf, argumentOf, argumentsOf } from './metallb/installation.ts';

/** The ingress controller that a pod runs. */
export type IngressController = 'traefik' | 'ingress-nginx';

const nginxClass = 'k8s.io/ingress-nginx';
const traefikClass = 'traefik.io/ingress-controller';

/** Recognizes ingress controllers by their images. */
export function ingressControllerOf(pod: KubeObject): IngressController | undefined {
  const images = listAt(pod, 'spec', 'containers').map((container) => textAt(container, 'image') ?? '');
  if (images.some((image) => image.includes('ingress-nginx/controller'))) return 'ingress-nginx';
  return images.some((image) => /(^|\/)traefik(:|@|$)/.test(image)) ? 'traefik' : undefined;
}

/** A provider of an ingress controller, with the classes that it serves. */
interface Provider {
  /** The `spec.controller` of the IngressClasses that are served. */
  readonly controller: string;
  /** Limits them to the class with this name. */
  readonly onlyClass?: string | undefined;
  readonly servesWithoutClass: boolean;
}

/** The Ingresses that a pod serves, by its arguments. A Traefik whose arguments name no provider reads a file that is not modelled. */
function providersOf(pod: KubeObject): readonly Provider[] {
  const words = argumentsOf(pod).map((word) => {
    const [key = '', ...value] = word.replace(/^--/, '').split('=');
    return [key.toLowerCase(), value.join('=') || 'true'] as const;
  });
  const settings = new Map(words);
  if (ingressControllerOf(pod) === 'ingress-nginx') {
    const controller = settings.get('controller-class') ?? nginxClass;
    return [{ controller, servesWithoutClass: settings.get('watch-ingress-without-class') === 'true' }];
  }
  const isOn = (name: string): boolean =>
    settings.get(`providers.${name}`) !== 'false' &&
    words.some(([key]) => key === `providers.${name}` || key.startsWith(`providers.${name}.`));
  const hasProviders = words.some(([key]) => key.startsWith('providers.'));
  const onlyClass = settings.get('providers.kubernetesingress.ingressclass');
  const nginx = 'providers.kubernetesingressnginx';
  return [
    ...(isOn('kubernetesingress') || !hasProviders
      ? [{ controller: traefikClass, onlyClass, servesWithoutClass: onlyClass === undefined }]
      : []),
    ...(isOn('kubernetesingressnginx')
      ? [
          {
            controller: settings.get(`${nginx}.controllerclass`) ?? nginxClass,
            servesWithoutClass: settings.get(`${nginx}.watchingresswithoutclass`) === 'true',
          },
        ]
      : []),
  ];
}

/** Whether an Ingress is for this controller pod: by its class, or by being without one. */
function isServedBy(cluster: Cluster, ingress: KubeObject, pod: KubeObject): boolean {
  const classes = cluster.store.list('ingressclasses.networking.k8s.io');
  const name =
    textAt(ingress, 'spec', 'ingressClassName') ?? annotationsOf(ingress)['kubernetes.io/ingress.class'];
  const providers = providersOf(pod);
  const found =
    name === undefined
      ? classes.find((entry) => isDefaultFor(entry, ingress))
      : classes.find((entry) => nameOf(entry) === name);
  if (found === undefined) return name === undefined && providers.some((one) => one.servesWithoutClass);
  return providers.some(
    ({ controller, onlyClass = nameOf(found) }) =>
      controller === textAt(found, 'spec', 'controller') && onlyClass === nameOf(found),
  );
}

/** The API server gives an Ingress the default class when it is created; the model does so when it reads the Ingress. */
function isDefaultFor(entry: KubeObject, ingress: KubeObject): boolean {
  const isDefault = annotationsOf(entry)['ingressclass.kubernetes.io/is-default-class'] === 'true';
  const [created = '', since = ''] = [entry, ingress].map((one) =>
    textAt(one, 'metadata', 'creationTimestamp'),
  );
  return isDefault && created <= since;
}

/** Ready ingress controller pods. */
function ingressPods(cluster: Cluster): readonly KubeObject[] {
  return cluster.store
    .list('pods')
    .filter(
      (pod) => ingressControllerOf(pod) !== undefined && isConditionTrue(pod, 'Ready') && !isDeleting(pod),
    );
}

/** Writes the address of the controller's Service into the status of the Ingresses that it serves. */
export const ingressController: Controller = {
  name: 'ingress',
  watches: ['pods', 'services', 'ingresses.networking.k8s.io', 'ingressclasses.networking.k8s.io'],
  reconcile({ cluster }) {
    const pods = ingressPods(cluster);
    for (const ingress of cluster.store.list('ingresses.networking.k8s.io')) {
      const pod = pods.find((candidate) => isServedBy(cluster, ingress, candidate));
      if (pod === undefined) continue;
      const addresses = publishedService(cluster, pod).flatMap(addressesOf);
      const loadBalancer: JsonObject =
        addresses.length > 0 ? { ingress: addresses.map((ip) => ({ ip })) } : {};
      const status = { ...recordAt(ingress, 'status'), loadBalancer };
      if (sameJson(status, recordAt(ingress, 'status'))) continue;
      writeAsController(cluster, {
        resource: 'ingresses.networking.k8s.io',
        object: { ...ingress, status },
        manager: 'ingress-controller',
        subresource: 'status',
      });
    }
  },
};

function publishedService(cluster: Cluster, pod: KubeObject): readonly KubeObject[] {
  const named =
    argumentOf(pod, 'publish-service') ??
    argumentOf(pod, 'providers.kubernetesingress.ingressendpoint.publishedservice');
  if (named !== undefined) {
    const [namespace = '', name = ''] = named.replace('$(POD_NAMESPACE)', namespaceOf(pod)).split('/');
    const found = cluster.store.get('services', namespace, name);
    return found === undefined ? [] : [found];
  }
  return cluster.store
    .list('services', namespaceOf(pod))
    .filter((service) => selects(stringsAt(service, 'spec', 'selector'), labelsOf(pod)));
}

/** The target of an Ingress rule. */
export interface IngressBackend {
  readonly namespace: string;
  readonly service: string;
}

export interface HttpRoute {
  readonly pod: KubeObject;
  readonly host: string;
  readonly path: string;
}

/** The backend for a host and path: the longest path of the most particular host, as controllers choose. */
export function routeIngress(cluster: Cluster, { pod, host, path }: HttpRoute): IngressBackend | undefined {
  const candidates = cluster.store
    .list('ingresses.networking.k8s.io')
    .filter((ingress) => isServedBy(cluster, ingress, pod))
    .flatMap((ingress) => {
      const fallback = textAt(ingress, 'spec', 'defaultBackend', 'service', 'name');
      const rules = listAt(ingress, 'spec', 'rules').flatMap((rule) =>
        recordsAt(rule, 'http', 'paths')
          .filter((entry) => matchesHost(textAt(rule, 'host'), host) && matchesPath(entry, path))
          .map((entry) => ({
            namespace: namespaceOf(ingress),
            service: textAt(entry, 'backend', 'service', 'name') ?? '',
            weight: (textAt(rule, 'host') === undefined ? 0 : 10_000) + (textAt(entry, 'path') ?? '/').length,
          })),
      );
      return fallback === undefined
        ? rules
        : [...rules, { namespace: namespaceOf(ingress), service: fallback, weight: -1 }];
    });
  return candidates.sort((a, b) => b.weight - a.weight)[0];
}

function matchesHost(wanted: string | undefined, host: string): boolean {
  if (wanted === undefined || wanted === '') return true;
  if (wanted.startsWith('*.')) return host.slice(host.indexOf('.') + 1) === wanted.slice(2);
  return host === wanted;
}

function matchesPath(entry: JsonObject, path: string): boolean {
  const wanted = textAt(entry, 'path') ?? '/';
  if (at(entry, 'pathType') === 'Exact') return path === wanted;
  const prefix = wanted.replace(/\/$/, '');
  return path === prefix || path.startsWith(`${prefix}/`);
}
