import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { isRecord, ownValue, type UnknownRecord } from '@gatesmith/kubernetes';
import type { ServiceInput } from './allocate/service-input.ts';
import { quote } from './quote.ts';

type Refuse = (path: FindingPath, message: string, hint?: string) => void;

/** Fields of `spec` that are texts, and what they may be where Kubernetes says so. */
const specTexts: Readonly<Record<string, readonly string[] | undefined>> = {
  type: ['LoadBalancer', 'ClusterIP', 'NodePort', 'ExternalName'],
  loadBalancerIP: undefined,
  loadBalancerClass: undefined,
  externalTrafficPolicy: ['Cluster', 'Local'],
  ipFamilyPolicy: ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
};
const families: readonly string[] = ['IPv4', 'IPv6'];
const protocols: readonly string[] = ['TCP', 'UDP', 'SCTP'];

/** Reads the fields of a Service that decide about its addresses; every one that is wrong is refused, in its place. */
export function readScenarioService(service: unknown, refuse: Refuse): ServiceInput | undefined {
  let isRight = true;
  const wrong: Refuse = (path, message, hint) => {
    isRight = false;
    refuse(path, message, hint);
  };
  if (!isRecord(service)) {
    wrong([], `create: must be a Service, is ${quote(service)}`);
    return undefined;
  }
  const metadata = objectAt(service, 'metadata', wrong);
  const spec = objectAt(service, 'spec', wrong);
  const name = ownValue(metadata, 'name');
  if (typeof name !== 'string' || name === '') wrong(['metadata', 'name'], 'metadata.name: is required');
  const maps = {
    labels: textMap(metadata, ['metadata', 'labels'], wrong),
    annotations: textMap(metadata, ['metadata', 'annotations'], wrong),
    selector: textMap(spec, ['spec', 'selector'], wrong),
  };
  const namespace = text(metadata, ['metadata', 'namespace'], undefined, wrong);
  const texts = Object.entries(specTexts).flatMap(([field, allowed]) => {
    const value = text(spec, ['spec', field], allowed, wrong);
    return value === undefined ? [] : [[field, value] as const];
  });
  const ports = list(spec, ['spec', 'ports'], wrong, readPort);
  const ipFamilies = list(spec, ['spec', 'ipFamilies'], wrong, readFamily);
  if (!isRight || typeof name !== 'string') return undefined;
  const { labels, annotations, selector } = maps;
  return {
    metadata: { name, namespace, labels, annotations },
    spec: { ...Object.fromEntries(texts), selector, ports, ipFamilies },
  };
}

function objectAt(service: UnknownRecord, field: string, wrong: Refuse): UnknownRecord {
  const value = ownValue(service, field);
  if (isRecord(value)) return value;
  if (value !== undefined && value !== null)
    wrong([field], `${field}: must be an object, is ${quote(value)}`);
  return {};
}

function text(
  object: UnknownRecord,
  path: readonly [string, string],
  allowed: readonly string[] | undefined,
  wrong: Refuse,
): string | undefined {
  const value = ownValue(object, path[1]);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    wrong(path, `${path.join('.')}: must be a text, is ${quote(value)}`, `${path[1]}: "${shortText(value)}"`);
    return undefined;
  }
  if (allowed !== undefined && value !== '' && !allowed.includes(value)) {
    wrong(path, `${path.join('.')} ${quote(value)}: not one of ${allowed.join(', ')}`, meant(value, allowed));
    return undefined;
  }
  return value;
}

function textMap(
  object: UnknownRecord,
  path: readonly [string, string],
  wrong: Refuse,
): Readonly<Record<string, string>> | undefined {
  const value = ownValue(object, path[1]);
  if (value === undefined || value === null) return undefined;
  const problem = textMapProblem(value);
  // `textMapProblem` has looked at every value
  if (problem === undefined) return value as Readonly<Record<string, string>>;
  wrong(path, `${path.join('.')}: ${problem}`);
  return undefined;
}

/** What keeps a value from being a map of texts, as labels are; nothing when it is one, or absent. */
export function textMapProblem(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) return `must map texts to texts, is ${quote(value)}`;
  const entry = Object.entries(value).find(([, held]) => typeof held !== 'string');
  return entry === undefined
    ? undefined
    : `must map texts to texts; ${quote(entry[0])} is ${quote(entry[1])}`;
}

function list<T>(
  object: UnknownRecord,
  path: readonly [string, string],
  wrong: Refuse,
  read: (value: unknown, path: FindingPath, wrong: Refuse) => T | undefined,
): T[] | undefined {
  const value = ownValue(object, path[1]);
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    wrong(path, `${path.join('.')}: must be a list, is ${quote(value)}`);
    return undefined;
  }
  return value.flatMap((item: unknown, index) => read(item, [...path, index], wrong) ?? []);
}

function readFamily(value: unknown, path: FindingPath, wrong: Refuse): string | undefined {
  if (typeof value === 'string' && families.includes(value)) return value;
  wrong(path, `ipFamilies ${quote(value)}: not IPv4 or IPv6`, meant(value, families));
  return undefined;
}

function readPort(
  value: unknown,
  path: FindingPath,
  wrong: Refuse,
): { readonly port: number; readonly protocol?: string } | undefined {
  if (!isRecord(value)) {
    wrong(path, `port: must be { port: 80, protocol: TCP }, is ${quote(value)}`);
    return undefined;
  }
  const port = ownValue(value, 'port');
  const protocol = ownValue(value, 'protocol') ?? undefined;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    const hint = typeof port === 'string' && /^\d{1,5}$/.test(port) ? `port: ${port}` : undefined;
    wrong([...path, 'port'], `port ${quote(port)}: must be a number from 1 to 65535`, hint);
    return undefined;
  }
  if (protocol === undefined) return { port };
  if (typeof protocol === 'string' && protocols.includes(protocol)) return { port, protocol };
  wrong(
    [...path, 'protocol'],
    `protocol ${quote(protocol)}: not one of ${protocols.join(', ')}`,
    meant(protocol, protocols),
  );
  return undefined;
}

function meant(value: unknown, known: readonly string[]): string | undefined {
  const near = typeof value === 'string' ? nearest(value, known) : undefined;
  return near === undefined ? undefined : `did you mean ${near}?`;
}

function shortText(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'text';
}
