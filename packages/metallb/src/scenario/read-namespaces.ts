import { isRecord } from '@gatesmith/kubernetes';
import type { NamespaceLabels } from '../allocate/pool-plan.ts';
import { quote } from '../quote.ts';
import type { ReportProblem } from './scenario-problem.ts';
import { stringMapProblem } from './string-map-problem.ts';

const hint = 'namespaces: { shop: { team: "web" } }';

/** Reads the labels of namespaces. */
export function readNamespaces(value: unknown, report: ReportProblem): NamespaceLabels {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    const message = `namespaces: must map names to labels, is ${quote(value)}`;
    report({ path: ['namespaces'], message, hint });
    return {};
  }
  const read = Object.entries(value).flatMap(([name, labels]) => {
    const problem = stringMapProblem(labels ?? {});
    // `stringMapProblem` has checked every value
    if (problem === undefined) return [[name, (labels ?? {}) as Record<string, string>] as const];
    const message = `labels of namespace ${quote(name)}: ${problem}`;
    report({ path: ['namespaces', name], message, hint });
    return [];
  });
  // `fromEntries` defines own properties, so a namespace named __proto__ stays one
  return Object.fromEntries(read);
}
