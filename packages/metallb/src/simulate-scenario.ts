import { type Finding, type FindingPath, nearest, type Severity } from '@gatesmith/diagnostics';
import { isRecord, ownValue, type UnknownRecord } from '@gatesmith/kubernetes';
import type { SimulationResult } from './allocate/simulation-result.ts';
import type { NamedPool } from './describe-pools.ts';
import { quote } from './quote.ts';
import type { ServiceAllocation } from './resources.ts';
import { readScenarioService, textMapProblem } from './scenario-service.ts';
import { type AllocationStep, simulateSteps } from './simulate-allocation.ts';
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
  const tell: Tell = (path, message, { hint, severity = 'error' } = {}) => {
    const finding: Finding = { code: 'GS-SCENARIO-INVALID', severity, subject: 'scenario', path, message };
    findings.push(hint === undefined ? finding : { ...finding, hint });
  };
  if (!isRecord(scenario)) {
    const what = scenario === undefined || scenario === null ? 'is empty' : `is ${quote(scenario)}`;
    tell([], `scenario: must be an object with pools and steps, ${what}`, { hint: form });
    return nothing(findings);
  }
  unknownKeys(scenario, ['pools', 'steps', 'namespaces'], [], tell);
  const pools = readPools(listOf(scenario, 'pools', tell), findings, tell);
  const steps = listOf(scenario, 'steps', tell).flatMap((step, index) => readStep(step, index, tell));
  const namespaces = readNamespaces(ownValue(scenario, 'namespaces'), tell);
  if (findings.some(({ severity }) => severity === 'error')) return nothing(findings);
  deletedUnknown(steps, tell);
  const result = simulateSteps(pools, steps, { namespaces });
  return { ...result, valid: true, findings: [...findings, ...result.findings] };
}

const form =
  '{"pools": [{"name": "a", "addresses": ["192.168.20.20-192.168.20.29"]}], "steps": [{"create": {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"ports": [{"port": 80}]}}}]}';

function nothing(findings: readonly Finding[]): ScenarioResult {
  return { valid: false, steps: [], final: {}, affected: [], complete: true, findings };
}

type Tell = (
  path: FindingPath,
  message: string,
  more?: { readonly hint?: string | undefined; readonly severity?: Severity },
) => void;

function listOf(root: UnknownRecord, key: string, tell: Tell): readonly unknown[] {
  const value = ownValue(root, key);
  if (Array.isArray(value)) return value;
  const message =
    value === undefined || value === null
      ? `${key}: is missing`
      : `${key}: must be a list, is ${quote(value)}`;
  tell(value === undefined ? [] : [key], message, { hint: `${key}: []` });
  return [];
}

/** Keys that nobody reads are a slip most of the time. */
function unknownKeys(object: UnknownRecord, known: readonly string[], path: FindingPath, tell: Tell): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const meant = nearest(key, known);
    tell([...path, key], `${quote(key)}: there is no such key here, it is not read`, {
      severity: 'warning',
      hint: meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${quote(meant)}?`,
    });
  }
}

/** The pools, judged together as if they were created one after the other. */
function readPools(given: readonly unknown[], findings: Finding[], tell: Tell): NamedPool[] {
  const pools: { readonly index: number; readonly pool: UnknownRecord }[] = [];
  for (const [index, pool] of given.entries()) {
    if (isRecord(pool)) pools.push({ index, pool });
    else tell(['pools', index], `pool: must be an object with name and addresses, is ${quote(pool)}`);
  }
  const { resources } = validateResources(
    pools.map(({ pool: { name, ...spec } }) => ({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name, namespace: 'metallb-system' },
      spec,
    })),
  );
  const read: NamedPool[] = [];
  for (const [at, { accepted, findings: own }] of resources.entries()) {
    const { index, pool } = pools[at] ?? { index: at, pool: {} };
    for (const finding of own) {
      if (!toldInScenarios.has(finding.code) && (accepted || finding.severity !== 'error')) continue;
      const path = finding.path.filter((part) => part !== 'spec' && part !== 'metadata');
      findings.push({ ...finding, path: ['pools', index, ...path] });
    }
    if (!accepted) continue;
    // the schema has checked what the casts say
    const spec = pool as { addresses: readonly string[]; serviceAllocation?: ServiceAllocation };
    read.push({ ...spec, name: String(ownValue(pool, 'name')) });
  }
  return read;
}

/** Whatever else may be wrong with a pool that MetalLB accepts is no matter of who gets which address. */
const toldInScenarios: ReadonlySet<string> = new Set(['GS-SCHEMA-UNKNOWN-FIELD']);

function readStep(step: unknown, index: number, tell: Tell): AllocationStep[] {
  const path = ['steps', index];
  const shape = '{ create: Service } or { delete: "namespace/name" }';
  if (!isRecord(step)) {
    tell(path, `step: must be ${shape}, is ${quote(step)}`);
    return [];
  }
  const gone = ownValue(step, 'delete');
  const created = ownValue(step, 'create');
  if ((gone === undefined) === (created === undefined)) {
    const [key = ''] = Object.keys(step);
    const meant = nearest(key, ['create', 'delete']);
    const why = gone === undefined ? `has ${key === '' ? 'no key' : quote(key)}` : 'has both';
    tell(path, `step: must be ${shape}, ${why}`, {
      hint: meant === undefined || gone !== undefined ? undefined : `did you mean ${quote(meant)}?`,
    });
    return [];
  }
  unknownKeys(step, ['create', 'delete'], path, tell);
  if (created !== undefined) {
    const service = readScenarioService(created, (at, message, hint) =>
      tell([...path, 'create', ...at], message, { hint }),
    );
    return service === undefined ? [] : [{ create: service }];
  }
  if (typeof gone === 'string' && /^[^/]+\/[^/]+$/.test(gone)) return [{ delete: gone }];
  tell([...path, 'delete'], `delete ${quote(gone)}: must be "namespace/name"`, {
    hint:
      typeof gone === 'string' && /^[^/]{1,80}$/.test(gone)
        ? `did you mean ${quote(`default/${gone}`)}?`
        : undefined,
  });
  return [];
}

/** A deletion of a Service that is not there changes nothing, which is hardly what was meant. */
function deletedUnknown(steps: readonly AllocationStep[], tell: Tell): void {
  const living = new Set<string>();
  for (const [index, step] of steps.entries()) {
    if ('create' in step) {
      living.add(`${step.create.metadata.namespace ?? 'default'}/${step.create.metadata.name}`);
    } else if (!living.delete(step.delete)) {
      // the search for a near one looks at each; a story of thousands can do without
      const meant = living.size > 1_000 ? undefined : nearest(step.delete, living);
      tell(['steps', index, 'delete'], `delete ${quote(step.delete)}: there is no such Service by then`, {
        severity: 'warning',
        hint: meant === undefined ? undefined : `did you mean ${quote(meant)}?`,
      });
    }
  }
}

function readNamespaces(value: unknown, tell: Tell): Record<string, Record<string, string>> {
  if (value === undefined || value === null) return {};
  const hint = 'namespaces: { shop: { team: "web" } }';
  if (!isRecord(value)) {
    tell(['namespaces'], `namespaces: must map names to labels, is ${quote(value)}`, { hint });
    return {};
  }
  const read: [string, Record<string, string>][] = [];
  for (const [name, labels] of Object.entries(value)) {
    const problem = textMapProblem(labels);
    if (problem === undefined) read.push([name, { ...(labels as Record<string, string> | null) }]);
    else tell(['namespaces', name], `labels of namespace ${quote(name)}: ${problem}`, { hint });
  }
  // `fromEntries` defines own properties, so a namespace named __proto__ stays one
  return Object.fromEntries(read);
}
