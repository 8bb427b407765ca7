import { at, type KubernetesObject, listAt, textAt } from '@gatesmith/kubernetes';

/** The pods that serve a Service, by its EndpointSlices. */
export interface ReadyEndpoints {
  readonly ready: number;
  /** Names of the nodes that they run on, each once. */
  readonly nodes: readonly string[];
}

/** Counts what is ready behind a Service; a condition that is not told counts as true, as in Kubernetes. */
export function readyEndpoints(
  { metadata }: KubernetesObject,
  objects: readonly KubernetesObject[],
): ReadyEndpoints {
  const endpoints = objects
    .filter(
      (slice) =>
        slice.kind === 'EndpointSlice' &&
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
    )
    .flatMap((slice) => listAt(slice, 'endpoints'))
    .filter((endpoint) => at(endpoint, 'conditions', 'ready') !== false);
  const nodes = endpoints.flatMap((endpoint) => textAt(endpoint, 'nodeName') ?? []);
  return { ready: endpoints.length, nodes: [...new Set(nodes)].sort() };
}
