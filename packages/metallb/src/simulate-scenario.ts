import type { Finding } from '@gatesmith/diagnostics';
import { append } from './append.ts';
import type { NamedPool } from './describe-pools.ts';
import { isPlainObject, ownValue, type PlainObject } from './plain-object.ts';
import type { ServiceAllocation } from './resources.ts';
import {
  type AllocationStep,
  type ServiceInput,
  type SimulationResult,
  simulateSteps,
} from './simulate-allocation.ts';
import { quote } from './validate/problem.ts';
import { validateResources } from './validate-resources.ts';

/** What a scenario leads to, ready to be printed as JSON; `findings` says what of it could not be read. */
export interface ScenarioResult extends SimulationResult {
  /** Whether the scenario could be read; otherwise there are no steps. */
  readonly valid: boolean;
}

/**
 * Runs a scenario as `gatesmith pools simulate` reads it:
 * `{ pools: [{ name, addresses, … }], steps: [{ create: Service } | { delete: "namespace/name" }], namespaces?: { name: labels } }`.
 * Never throws; pools that MetalLB would refuse are errors, because with them it would keep an older configuration.
 *
 * @example
 * ```ts
 * import { simulateScenario } from '@gatesmith/metallb';
 *
 * simulateScenario({
 *   pools: [{ name: 'a', addresses: ['10.0.0.1/32'] }],
 *   steps: [{ create: { metadata: { name: 'web', namespace: 'shop' }, spec: { ports: [{ port: 80 }] } } }],
 * }).final; // { 'shop/web': ['10.0.0.1'] }
 * ```
 */
export function simulateScenario(scenario: unknown): ScenarioResult {
  const findings: Finding[] = [];
  const refuse = (path: readonly (string | number)[], message: string): void => {
    findings.push({ code: 'GS-SCENARIO-INVALID', severity: 'error', subject: 'scenario', path, message });
  };
  const root = isPlainObject(scenario) ? scenario : {};
  if (!isPlainObject(scenario))
    refuse([], `scenario: must be an object with pools and steps, is ${quote(scenario)}`);
  const pools = listOf(root, 'pools', refuse).flatMap((pool, index) =>
    readPool(pool, index, findings, refuse),
  );
  const steps = listOf(root, 'steps', refuse).flatMap((step, index) => readStep(step, index, refuse));
  const namespaces = readNamespaces(ownValue(root, 'namespaces'), refuse);
  if (findings.some(({ severity }) => severity === 'error')) {
    return { valid: false, steps: [], final: {}, affected: [], complete: true, findings };
  }
  const result = simulateSteps(pools, steps, { namespaces });
  return { ...result, valid: true, findings: [...findings, ...result.findings] };
}

type Refuse = (path: readonly (string | number)[], message: string) => void;

function listOf(root: PlainObject, key: string, refuse: Refuse): readonly unknown[] {
  const value = ownValue(root, key);
  if (Array.isArray(value)) return value;
  refuse([key], `${key}: must be a list, is ${quote(value)}`);
  return [];
}

function readPool(pool: unknown, index: number, findings: Finding[], refuse: Refuse): NamedPool[] {
  if (!isPlainObject(pool)) {
    refuse(['pools', index], `pool: must be an object, is ${quote(pool)}`);
    return [];
  }
  const { name, ...spec } = pool;
  const resource = {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name, namespace: 'metallb-system' },
    spec,
  };
  const [verdict] = validateResources([resource]).resources;
  const errors = (verdict?.findings ?? []).filter(({ severity }) => severity === 'error');
  const refusals = verdict?.accepted === true ? [] : errors;
  append(
    findings,
    refusals.map(
      (finding): Finding => ({
        ...finding,
        path: ['pools', index, ...finding.path.filter((part) => part !== 'spec' && part !== 'metadata')],
      }),
    ),
  );
  if (refusals.length > 0) return [];
  // the schema has checked what the casts say
  return [
    {
      ...(spec as { addresses: readonly string[]; serviceAllocation?: ServiceAllocation }),
      name: String(name),
    },
  ];
}

function readStep(step: unknown, index: number, refuse: Refuse): AllocationStep[] {
  const path = ['steps', index];
  const gone = isPlainObject(step) ? ownValue(step, 'delete') : undefined;
  if (typeof gone === 'string') return [{ delete: gone }];
  const created = isPlainObject(step) ? ownValue(step, 'create') : undefined;
  if (!isPlainObject(created)) {
    refuse(path, 'step: must be { create: Service } or { delete: "namespace/name" }');
    return [];
  }
  const service = readService(created);
  if (typeof service === 'string') {
    refuse([...path, 'create'], service);
    return [];
  }
  return [{ create: service }];
}

function readService(service: PlainObject): ServiceInput | string {
  const metadata = ownValue(service, 'metadata');
  const spec = ownValue(service, 'spec') ?? {};
  const name = isPlainObject(metadata) ? ownValue(metadata, 'name') : undefined;
  if (!isPlainObject(metadata) || typeof name !== 'string' || name === '')
    return 'metadata.name: is required';
  if (!isPlainObject(spec)) return `spec: must be an object, is ${quote(spec)}`;
  const { labels, annotations } = metadata;
  const { selector, ports, ipFamilies } = spec;
  for (const [field, map] of Object.entries({ labels, annotations, selector })) {
    if (!isTextMap(map)) return `${field}: must map texts to texts`;
  }
  if (ports !== undefined && ports !== null && !(Array.isArray(ports) && ports.every(isPort)))
    return 'spec.ports: must be a list of { port, protocol }';
  if (
    ipFamilies !== undefined &&
    ipFamilies !== null &&
    !(Array.isArray(ipFamilies) && ipFamilies.every((family) => family === 'IPv4' || family === 'IPv6'))
  ) {
    return 'spec.ipFamilies: must be a list of IPv4 and IPv6';
  }
  // every field that the simulation reads was checked above, apart from texts, which `textFields` picks
  return {
    metadata: {
      name,
      ...textFields(metadata, ['namespace']),
      ...(isPlainObject(labels) ? { labels: labels as Record<string, string> } : {}),
      ...(isPlainObject(annotations) ? { annotations: annotations as Record<string, string> } : {}),
    },
    spec: {
      ...textFields(spec, [
        'type',
        'loadBalancerIP',
        'loadBalancerClass',
        'externalTrafficPolicy',
        'ipFamilyPolicy',
      ]),
      ...(isPlainObject(selector) ? { selector: selector as Record<string, string> } : {}),
      ...(Array.isArray(ports) ? { ports: ports as { port: number; protocol?: string }[] } : {}),
      ...(Array.isArray(ipFamilies) ? { ipFamilies: ipFamilies as string[] } : {}),
    },
  };
}

function textFields(object: PlainObject, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names
      .map((name): [string, unknown] => [name, ownValue(object, name)])
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function isTextMap(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isPlainObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isPort(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { port, protocol } = value;
  return Number.isInteger(port) && (protocol === undefined || typeof protocol === 'string');
}

function readNamespaces(value: unknown, refuse: Refuse): Record<string, Record<string, string>> {
  if (value === undefined || value === null) return {};
  if (isPlainObject(value) && Object.values(value).every(isTextMap)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, labels]) => [name, { ...(labels as Record<string, string> | null) }]),
    );
  }
  refuse(['namespaces'], 'namespaces: must map names to labels');
  return {};
}
