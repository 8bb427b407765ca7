import { nearest } from '@gatesmith/diagnostics';
import { isRecord, ownValue } from '@gatesmith/kubernetes';
import { quote } from '../quote.ts';
import type { AllocationStep } from '../simulate-allocation.ts';
import { readService } from './read-service.ts';
import { type ReportProblem, reportWithin } from './scenario-problem.ts';
import { reportUnknownKeys } from './unknown-keys.ts';

/** The steps that a scenario file may have. */
export type ScenarioStep = Extract<
  AllocationStep,
  { readonly create: unknown } | { readonly delete: unknown }
>;

const shape = '{ create: Service } or { delete: "namespace/name" }';

/** Reads the steps of a scenario without those that cannot be read. */
export function readSteps(steps: readonly unknown[], report: ReportProblem): ScenarioStep[] {
  return steps.flatMap((step, index) => readStep(step, reportWithin(['steps', index], report)) ?? []);
}

/** Warns of steps that delete a Service which does not exist by then: they change nothing. */
export function reportVainDeletions(steps: readonly ScenarioStep[], report: ReportProblem): void {
  const living = new Set<string>();
  for (const [index, step] of steps.entries()) {
    if ('create' in step) {
      living.add(`${step.create.metadata.namespace ?? 'default'}/${step.create.metadata.name}`);
    } else if (!living.delete(step.delete)) {
      // the search for a similar name looks at every Service, so it is left out of scenarios with thousands
      const meant = living.size > 1_000 ? undefined : nearest(step.delete, living);
      report({
        path: ['steps', index, 'delete'],
        message: `delete ${quote(step.delete)}: there is no such Service by then`,
        severity: 'warning',
        hint: meant === undefined ? undefined : `did you mean ${quote(meant)}?`,
      });
    }
  }
}

function readStep(step: unknown, report: ReportProblem): ScenarioStep | undefined {
  if (!isRecord(step)) {
    report({ path: [], message: `step: must be ${shape}, is ${quote(step)}` });
    return undefined;
  }
  const created = ownValue(step, 'create');
  const deleted = ownValue(step, 'delete');
  if (created !== undefined && deleted !== undefined) {
    report({ path: [], message: `step: must be ${shape}, has both` });
    return undefined;
  }
  if (created === undefined && deleted === undefined) {
    reportNoAction(Object.keys(step), report);
    return undefined;
  }
  reportUnknownKeys({ object: step, known: ['create', 'delete'], report });
  if (created === undefined) return readDeletion(deleted, report);
  const service = readService(created, reportWithin(['create'], report));
  return service === undefined ? undefined : { create: service };
}

function reportNoAction([key]: readonly string[], report: ReportProblem): void {
  const meant = nearest(key ?? '', ['create', 'delete']);
  report({
    path: [],
    message: `step: must be ${shape}, has ${key === undefined || key === '' ? 'no key' : quote(key)}`,
    hint: meant === undefined ? undefined : `did you mean ${quote(meant)}?`,
  });
}

function readDeletion(service: unknown, report: ReportProblem): ScenarioStep | undefined {
  if (typeof service === 'string' && /^[^/]+\/[^/]+$/.test(service)) return { delete: service };
  const isName = typeof service === 'string' && /^[^/]{1,80}$/.test(service);
  report({
    path: ['delete'],
    message: `delete ${quote(service)}: must be "namespace/name"`,
    hint: isName ? `did you mean ${quote(`default/${service}`)}?` : undefined,
  });
  return undefined;
}
