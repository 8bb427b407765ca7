import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';

/** The newest warning that MetalLB recorded about a Service, where events were read. */
export function controllerEvent(
  { metadata }: KubernetesObject,
  objects: readonly KubernetesObject[],
): string | undefined {
  const warnings = objects
    .filter(
      (event) =>
        event.kind === 'Event' &&
        textAt(event, 'type') === 'Warning' &&
        textAt(event, 'involvedObject', 'kind') === 'Service' &&
        textAt(event, 'involvedObject', 'name') === metadata.name &&
        textAt(event, 'involvedObject', 'namespace') === metadata.namespace &&
        isOfMetallb(event),
    )
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  return textAt(warnings.at(-1), 'message');
}

function isOfMetallb(event: KubernetesObject): boolean {
  const source = textAt(event, 'source', 'component') ?? textAt(event, 'reportingComponent') ?? '';
  return source.startsWith('metallb');
}

function timeOf(event: KubernetesObject): string {
  return textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime') ?? '';
}
