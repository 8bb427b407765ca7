import { at, type KubernetesObject, listAt, textAt } from '@gatesmith/kubernetes';

/** The pods that serve a Service, by its EndpointSlices. */
export interface ReadyEndpoints {
  readonly ready: number;
  /** The number of pods that are not ready. */
  readonly unready: number;
  /** Names of the nodes that ready pods run on, each once. */
  readonly nodes: readonly string[];
}

/** Counts the pods behind a Service; an endpoint without the condition counts as ready, as in Kubernetes. */
export function readyEndpoints(
  { metadata }: KubernetesObject,
  objects: readonly KubernetesObject[],
): ReadyEndpoints {
  const all = objects
    .filter(
      (slice) =>
        slice.kind === 'EndpointSlice' &&
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
    )
    .flatMap((slice) => listAt(slice, 'endpoints'));
  const ready = all.filter((endpoint) => at(endpoint, 'conditions', 'ready') !== false);
  const nodes = ready.flatMap((endpoint) => textAt(endpoint, 'nodeName') ?? []);
  return { ready: ready.length, unready: all.length - ready.length, nodes: [...new Set(nodes)].sort() };
}
