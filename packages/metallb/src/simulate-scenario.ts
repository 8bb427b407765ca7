import { type Finding, hasErrors } from '@gatesmith/diagnostics';
import { isList, isRecord, ownValue, type UnknownRecord } from '@gatesmith/kubernetes';
import type { SimulationResult } from './allocate/simulation-result.ts';
import { append } from './append.ts';
import { quote } from './quote.ts';
import { report } from './report.ts';
import { readNamespaces } from './scenario/read-namespaces.ts';
import { readPools } from './scenario/read-pools.ts';
import { readSteps, reportVainDeletions } from './scenario/read-steps.ts';
import type { ReportProblem } from './scenario/scenario-problem.ts';
import { reportUnknownKeys } from './scenario/unknown-keys.ts';
import { simulateSteps } from './simulate-allocation.ts';

/** The outcome of a scenario, ready to be printed as JSON; `findings` lists the parts that could not be read. */
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
  const reportProblem: ReportProblem = ({ hint, ...problem }) => {
    const fields = { subject: 'scenario', ...problem, ...(hint === undefined ? {} : { hint }) };
    findings.push(report('GS-SCENARIO-INVALID', fields));
  };
  if (!isRecord(scenario)) {
    const what = scenario === undefined || scenario === null ? 'is empty' : `is ${quote(scenario)}`;
    const message = `scenario: must be an object with pools and steps, ${what}`;
    reportProblem({ path: [], message, hint: example });
    return unreadable(findings);
  }
  reportUnknownKeys({ object: scenario, known: ['pools', 'steps', 'namespaces'], report: reportProblem });
  const { pools, findings: poolFindings } = readPools(
    listAt(scenario, { key: 'pools', report: reportProblem }),
    reportProblem,
  );
  append(findings, poolFindings);
  const steps = readSteps(listAt(scenario, { key: 'steps', report: reportProblem }), reportProblem);
  const namespaces = readNamespaces(ownValue(scenario, 'namespaces'), reportProblem);
  if (hasErrors(findings)) return unreadable(findings);
  reportVainDeletions(steps, reportProblem);
  const result = simulateSteps(pools, steps, { namespaces });
  return { ...result, valid: true, findings: [...findings, ...result.findings] };
}

const example =
  '{"pools": [{"name": "a", "addresses": ["192.168.20.20-192.168.20.29"]}], "steps": [{"create": {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"ports": [{"port": 80}]}}}]}';

function unreadable(findings: readonly Finding[]): ScenarioResult {
  return { valid: false, steps: [], final: {}, affected: [], complete: true, findings };
}

function listAt(
  scenario: UnknownRecord,
  { key, report: reportProblem }: { readonly key: 'pools' | 'steps'; readonly report: ReportProblem },
): readonly unknown[] {
  const value = ownValue(scenario, key);
  if (isList(value)) return value;
  reportProblem({
    path: value === undefined ? [] : [key],
    message:
      value === undefined || value === null
        ? `${key}: is missing`
        : `${key}: must be a list, is ${quote(value)}`,
    hint: `${key}: []`,
  });
  return [];
}
