import { isRecord, ownValue } from '@gatesmith/kubernetes';
import type { ServiceInput } from '../allocate/service-input.ts';
import { quote } from '../quote.ts';
import { parseGoAddress } from '../validate/go-address.ts';
import { didYouMean, type Field, fieldAt, readList, readObject, readString, readStringMap } from './field.ts';
import type { ReportProblem } from './scenario-problem.ts';

const types = ['LoadBalancer', 'ClusterIP', 'NodePort', 'ExternalName'];
const trafficPolicies = ['Cluster', 'Local'];
const familyPolicies = ['SingleStack', 'PreferDualStack', 'RequireDualStack'];
const families = ['IPv4', 'IPv6'];
const protocols = ['TCP', 'UDP', 'SCTP'];

/** Reads the fields of a Service that decide about its addresses, and reports every one that is wrong. */
export function readService(service: unknown, report: ReportProblem): ServiceInput | undefined {
  if (!isRecord(service)) {
    report({ path: [], message: `create: must be a Service, is ${quote(service)}` });
    return undefined;
  }
  let isValid = true;
  const root: Field = {
    value: service,
    path: [],
    report: (problem) => {
      isValid = false;
      report(problem);
    },
  };
  const metadata = readMetadata(readObject(fieldAt(root, 'metadata')));
  const spec = readSpec(readObject(fieldAt(root, 'spec')));
  return isValid ? { metadata, spec } : undefined;
}

function readMetadata(metadata: Field): ServiceInput['metadata'] {
  const name = fieldAt(metadata, 'name');
  if (typeof name.value !== 'string' || name.value === '')
    name.report({ path: name.path, message: 'metadata.name: is required' });
  return {
    name: String(name.value),
    labels: readStringMap(fieldAt(metadata, 'labels')),
    annotations: readStringMap(fieldAt(metadata, 'annotations')),
    namespace: readString(fieldAt(metadata, 'namespace')),
  };
}

function readSpec(spec: Field): ServiceInput['spec'] {
  return {
    selector: readStringMap(fieldAt(spec, 'selector')),
    type: readString(fieldAt(spec, 'type'), types),
    loadBalancerIP: readString(fieldAt(spec, 'loadBalancerIP')),
    loadBalancerClass: readString(fieldAt(spec, 'loadBalancerClass')),
    externalTrafficPolicy: readString(fieldAt(spec, 'externalTrafficPolicy'), trafficPolicies),
    ipFamilyPolicy: readString(fieldAt(spec, 'ipFamilyPolicy'), familyPolicies),
    ports: readList(fieldAt(spec, 'ports'), readPort),
    clusterIPs: readList(fieldAt(spec, 'clusterIPs'), readClusterIP),
    clusterIP: readClusterIP(fieldAt(spec, 'clusterIP')),
    ipFamilies: readList(fieldAt(spec, 'ipFamilies'), readFamily),
  };
}

function readClusterIP({ value, path, report }: Field): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && (isAddress(value) || value === 'None' || value === '')) return value;
  report({ path, message: `${path.join('.')} ${quote(value)}: not an IP address` });
  return undefined;
}

function isAddress(text: string): boolean {
  return parseGoAddress(text) !== undefined;
}

function readFamily({ value, path, report }: Field): string | undefined {
  if (typeof value === 'string' && families.includes(value)) return value;
  const message = `ipFamilies ${quote(value)}: not IPv4 or IPv6`;
  report({ path, message, hint: didYouMean(value, families) });
  return undefined;
}

function readPort(field: Field): { readonly port: number; readonly protocol?: string } | undefined {
  const { value, path, report } = field;
  if (!isRecord(value)) {
    report({ path, message: `port: must be { port: 80, protocol: TCP }, is ${quote(value)}` });
    return undefined;
  }
  const port = ownValue(value, 'port');
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    const message = `port ${quote(port)}: must be a number from 1 to 65535`;
    const hint = typeof port === 'string' && /^\d{1,5}$/.test(port) ? `port: ${port}` : undefined;
    report({ path: [...path, 'port'], message, hint });
    return undefined;
  }
  const protocol = fieldAt(field, 'protocol').value;
  if (protocol === undefined) return { port };
  if (typeof protocol === 'string' && protocols.includes(protocol)) return { port, protocol };
  const message = `protocol ${quote(protocol)}: not one of ${protocols.join(', ')}`;
  report({ path: [...path, 'protocol'], message, hint: didYouMean(protocol, protocols) });
  return undefined;
}
