import { asRecord, type KubernetesObject, listAt, numberAt, stringsAt, textAt } from '@gatesmith/kubernetes';
import { fieldDifferences } from './field-differences.ts';
import { isReleaseMark } from './release-marks.ts';
import { sharedSelector } from './shared-selector.ts';

/** Fields of a Service's spec that keys of the entrypoint's section decide. */
const decided = [
  'type',
  'selector',
  'loadBalancerClass',
  'externalTrafficPolicy',
  'ipFamilyPolicy',
  'ipFamilies',
];
/** Defaults that the API server fills in; an entrypoint without the field gets the same. */
const defaults: Readonly<Record<string, unknown>> = {
  sessionAffinity: 'None',
  internalTrafficPolicy: 'Cluster',
  allocateLoadBalancerNodePorts: true,
};
/** The API server assigns these, and they stay on the object that is taken over. */
const assigned = ['clusterIP', 'clusterIPs', 'healthCheckNodePort', 'ports'];

const ownPorts = [
  { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' },
  { name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' },
];

/**
 * The entrypoint's section for a Service that is taken over: every annotation, every label and every field of its spec. Of
 * what the server assigned, only what the old release stated itself is repeated.
 */
export function entrypointValues(
  service: KubernetesObject,
  rendered?: KubernetesObject | undefined,
): Readonly<Record<string, unknown>> {
  const { spec, metadata } = service;
  const families = listAt(spec, 'ipFamilies');
  const policy = textAt(spec, 'ipFamilyPolicy');
  const loadBalancerClass = textAt(spec, 'loadBalancerClass');
  return {
    name: metadata.name,
    externalTrafficPolicy: textAt(spec, 'externalTrafficPolicy') ?? 'Cluster',
    ...(policy === undefined ? {} : { ipFamilyPolicy: policy }),
    ...(families.length === 0 || (families.length === 1 && families[0] === 'IPv4')
      ? {}
      : { ipFamilies: families }),
    ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
    selector: sharedSelector,
    ...given('annotations', ownMarks(stringsAt(metadata, 'annotations'))),
    ...given('labels', ownMarks(stringsAt(metadata, 'labels'))),
    ...given('spec', { ...fieldsOf(service, rendered), ...portsOf(service, rendered) }),
  };
}

function given(key: string, map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.keys(map).length === 0 ? {} : { [key]: map };
}

/** Without the marks of a release, and without what MetalLB notes. */
function ownMarks(marks: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(marks).filter(([key]) => !isReleaseMark(key) && !key.endsWith('/ip-allocated-from-pool')),
  );
}

function fieldsOf(
  { spec }: KubernetesObject,
  rendered: KubernetesObject | undefined,
): Readonly<Record<string, unknown>> {
  const healthCheck = numberAt(rendered, 'spec', 'healthCheckNodePort');
  const fields = Object.entries(asRecord(spec) ?? {}).filter(
    ([key, value]) => !decided.includes(key) && !assigned.includes(key) && defaults[key] !== value,
  );
  return {
    ...Object.fromEntries(fields),
    ...(healthCheck === undefined ? {} : { healthCheckNodePort: healthCheck }),
  };
}

function portsOf(
  service: KubernetesObject,
  rendered: KubernetesObject | undefined,
): Readonly<Record<string, unknown>> {
  const stated = new Set(listAt(rendered, 'spec', 'ports').map((port) => numberAt(port, 'nodePort')));
  const ports = listAt(service, 'spec', 'ports').map((port) => {
    const { nodePort, ...rest } = asRecord(port) ?? {};
    return typeof nodePort === 'number' && stated.has(nodePort) ? { ...rest, nodePort } : rest;
  });
  // The ports named http and https are declared on the object, which keeps them.
  const plain = ports.map((port) => ({ ...port, appProtocol: undefined }));
  return fieldDifferences(ownPorts, plain).length === 0 ? {} : { ports };
}
