import { jsonValue, readDocument } from '@gatesmith/documents';
import { asArray, at, type KubernetesObject, listAt, textAt, wordsAt } from '@gatesmith/kubernetes';
import { ingressAddresses } from '../../addresses.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { addressList, addressOfEndpoint } from '../../stated-addresses.ts';
import { flagsOf, joinedServersOf, nodeAddresses, nodeArgumentsOf } from './node-addresses.ts';

const apiServerVariable = 'KUBERNETES_SERVICE_HOST';

/**
 * Every address at which the API server is reached, a virtual one included, without those of the nodes: from its endpoints,
 * the configuration of kubeadm and of its clients, the arguments of k3s and RKE2, and what kube-vip and keepalived announce.
 */
export function apiAddresses({ objects, server }: Pick<Snapshot, 'objects' | 'server'>): readonly string[] {
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  const ofNodes = new Set(nodes.flatMap(nodeAddresses));
  const ofServices = new Set(objects.filter(({ kind }) => kind === 'Service').flatMap(ingressAddresses));
  const certain = [
    ...objects.flatMap(endpointsOf),
    ...nodes
      .flatMap(nodeArgumentsOf)
      .filter(([flag]) => flag === 'server' || flag === 's')
      .flatMap(([, value]) => addressOfEndpoint(value) ?? []),
    ...nodes.flatMap(joinedServersOf).flatMap((url) => addressOfEndpoint(url) ?? []),
    ...addressList(server.address ?? ''),
  ];
  // A certificate may also be for an address that a Service holds in front of the API server.
  const certified = [
    ...objects.flatMap(certifiedAddresses),
    ...nodes
      .flatMap(nodeArgumentsOf)
      .filter(([flag]) => flag === 'tls-san')
      .flatMap(([, value]) => addressList(value)),
  ].filter((address) => !ofServices.has(address));
  return [...new Set([...certain, ...certified])].filter((address) => !ofNodes.has(address));
}

function endpointsOf(object: KubernetesObject): readonly string[] {
  switch (object.kind) {
    case 'EndpointSlice':
      return isApiServerSlice(object)
        ? asArray(object['endpoints']).flatMap((endpoint) => wordsAt(endpoint, 'addresses'))
        : [];
    case 'ConfigMap':
      return configuredEndpoints(object).flatMap((endpoint) => addressOfEndpoint(endpoint) ?? []);
    case 'Pod':
      return announced(object['spec']);
    case 'DaemonSet':
    case 'Deployment':
      return announced(at(object, 'spec', 'template', 'spec'));
    default:
      return [];
  }
}

function isApiServerSlice({ metadata }: KubernetesObject): boolean {
  return metadata.namespace === 'default' && metadata.labels?.['kubernetes.io/service-name'] === 'kubernetes';
}

/** kubeadm's `controlPlaneEndpoint`, and the server of every kubeconfig in a ConfigMap: cluster-info's, kube-proxy's. */
function configuredEndpoints(configMap: KubernetesObject): readonly string[] {
  return documentsIn(configMap).flatMap((document) => [
    textAt(document, 'controlPlaneEndpoint') ?? '',
    ...listAt(document, 'clusters').map((cluster) => textAt(cluster, 'cluster', 'server') ?? ''),
  ]);
}

function certifiedAddresses(object: KubernetesObject): readonly string[] {
  if (object.kind !== 'ConfigMap') return [];
  return documentsIn(object).flatMap((document) =>
    wordsAt(document, 'apiServer', 'certSANs').flatMap(addressList),
  );
}

/** The values of a ConfigMap that are documents of kubeadm or kubeconfigs. */
function documentsIn({ data }: KubernetesObject): readonly unknown[] {
  return Object.values(typeof data === 'object' && data !== null ? data : {}).flatMap((text) => {
    if (typeof text !== 'string' || !/controlPlaneEndpoint|certSANs|clusters/.test(text)) return [];
    const reading = readDocument(text, { braces: 'yaml' });
    const decoding = reading.ok ? jsonValue(reading) : undefined;
    return decoding?.ok === true ? [decoding.value] : [];
  });
}

/** The virtual addresses that the containers of a pod announce for the API server, or reach it at. */
function announced(pod: unknown): readonly string[] {
  return listAt(pod, 'containers').flatMap((container) => {
    const variables = listAt(container, 'env').map(
      (variable) => [textAt(variable, 'name') ?? '', textAt(variable, 'value') ?? ''] as const,
    );
    const server = variables.filter(([name]) => name === apiServerVariable).map(([, value]) => value);
    if (!/kube-?vip|keepalived/i.test(`${textAt(container, 'image')} ${textAt(container, 'name')}`))
      return server.flatMap(addressList);
    const settings = [
      ...variables,
      ...flagsOf([...wordsAt(container, 'command'), ...wordsAt(container, 'args')]),
    ];
    return [
      ...server,
      ...settings
        .filter(([name]) => /^(vip[_-])?address$|vips?$|virtual[_-]?ip/i.test(name))
        .map(([, value]) => value),
    ].flatMap((value) => value.split(/[\s,;'"[\]#]+/).flatMap(addressList));
  });
}
