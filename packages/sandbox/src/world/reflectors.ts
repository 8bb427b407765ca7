import { isConditionTrue, listAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { isDeleting, type KubeObject, uidOf } from '../model/object.ts';
import { type Controller, liveVersion } from './engine.ts';
import { argumentsOf } from './metallb/installation.ts';

/** The resources that Traefik's provider for custom resources lists and watches, with their kinds. */
const traefikResources: Readonly<Record<string, string>> = {
  'ingressroutes.traefik.io': 'IngressRoute',
  'ingressroutetcps.traefik.io': 'IngressRouteTCP',
  'ingressrouteudps.traefik.io': 'IngressRouteUDP',
  'middlewares.traefik.io': 'Middleware',
  'middlewaretcps.traefik.io': 'MiddlewareTCP',
  'serverstransports.traefik.io': 'ServersTransport',
  'serverstransporttcps.traefik.io': 'ServersTransportTCP',
  'tlsoptions.traefik.io': 'TLSOption',
  'tlsstores.traefik.io': 'TLSStore',
  'traefikservices.traefik.io': 'TraefikService',
};

const firstMs = 1000;
/** client-go's reflector waits no longer than this between two attempts. */
const repeatMs = 30_000;
const failure = 'failed to list';

/** The reflectors of Traefik, which log an error for each resource that the server does not have, again and again. */
export const reflectorController: Controller = {
  name: 'reflectors',
  watches: ['pods', 'customresourcedefinitions.apiextensions.k8s.io'],
  reconcile(world) {
    const { cluster } = world;
    for (const pod of cluster.store.list('pods')) {
      if (!isReflecting(pod) || missingResources(cluster).length === 0) continue;
      const uid = uidOf(pod);
      const isRepeated = cluster.logs.read(uid).some(({ text }) => text.includes(failure));
      world.later(`reflect/${uid}`, isRepeated ? repeatMs : firstMs, () => {
        if (liveVersion(cluster, 'pods', pod) === undefined) return;
        for (const resource of missingResources(cluster)) {
          cluster.logs.add(
            uid,
            `ERR k8s.io/client-go/tools/cache/reflector.go:290 > Failed to watch error="${failure} *v1alpha1.${traefikResources[resource]}: the server could not find the requested resource (get ${resource})" (sandbox model)`,
          );
        }
        world.wake();
      });
    }
  },
};

function isReflecting(pod: KubeObject): boolean {
  const image = textAt(listAt(pod, 'spec', 'containers')[0], 'image') ?? '';
  return (
    /(^|\/)traefik(:|@|$)/.test(image) &&
    isConditionTrue(pod, 'Ready') &&
    !isDeleting(pod) &&
    argumentsOf(pod).some((argument) => /^--providers\.kubernetescrd(=true)?$/.test(argument))
  );
}

function missingResources(cluster: Cluster): readonly string[] {
  return Object.keys(traefikResources).filter(
    (resource) => cluster.registry.findResource(resource) === undefined,
  );
}
