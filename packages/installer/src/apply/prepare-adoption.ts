import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import { ingressNamespace, type Values } from '@gatesmith/values';
import { blockersOf } from '../decide/adopt/blockers-of.ts';
import { checkAdoption } from '../decide/adopt/check-adoption.ts';
import { checkDependents } from '../decide/adopt/check-dependents.ts';
import { checkReplacements } from '../decide/adopt/check-replacements.ts';
import type { ExistingInstall } from '../decide/adopt/existing-install.ts';
import { planAdoption } from '../decide/adopt/plan-adoption.ts';
import { recognise } from '../decide/adopt/recognise.ts';
import { checkIngresses } from '../decide/check/check-ingresses.ts';
import { impactFindings } from '../decide/impact/impact-findings.ts';
import { withImpact } from '../decide/impact/with-impact.ts';
import { hasChanges } from '../decide/plan/plan.ts';
import { checkPermissions } from '../observe/check-permissions.ts';
import { compareReplacements } from '../observe/compare-replacements.ts';
import { readDependents } from '../observe/read-dependents.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { indexSnapshot } from '../observe/snapshot-index.ts';
import { type InstallDetail, type Survey, surveyInstalls } from '../observe/survey-installs.ts';
import { acceptedIn, type PreparedPlan, type PreparePlanOptions, preparePlan } from './prepare-plan.ts';
import type { InstallerContext } from './run.ts';

/** Findings of `up` about an install that an adoption ends, or judges in another way. */
const settledByAdopting: ReadonlySet<string> = new Set([
  'GS-METALLB-EXISTS',
  'GS-INGRESS-EXPOSED',
  'GS-INGRESS-OTHER-CONTROLLER',
]);

/**
 * The actions of `up` with these values, including the adoption of every existing install. Everything that blocks
 * it is found before the first write.
 */
export async function prepareAdoption(
  context: InstallerContext,
  options: PreparePlanOptions,
): Promise<PreparedPlan> {
  const { cluster } = context;
  const { values, accept, signal } = options;
  const prepared = await preparePlan(context, { ...options, impact: 'later' });
  const { snapshot, desired } = prepared;
  const survey = await surveyInstalls(cluster, snapshot, {
    signal,
    isMeant: (install) => isMeant(install, values, snapshot),
  });
  const plan = withImpact(planAdoption({ plan: prepared.plan, snapshot, survey, desired }), {
    snapshot,
    desired,
  });
  const taken = new Set(
    plan.steps
      .filter(({ id }) => id === 'adopt-ownership')
      .flatMap(({ changes }) => changes.map(({ object }) => object)),
  );
  const kept = prepared.findings.filter(
    ({ code, subject }) =>
      !settledByAdopting.has(code) &&
      code !== 'GS-PERMISSION-MISSING' &&
      !(code === 'GS-OBJECT-FOREIGN' && taken.has(subject)),
  );
  const skipped = new Set<string>(values.checks.skip);
  const adoption = checkAdoption(values, { snapshot, survey, plan });
  const compared = await compareReplacements(cluster, {
    desired,
    details: comparable(survey, adoption),
    signal,
  });
  const dependents =
    compared.length === 0 ? [] : checkDependents(compared, await readDependents(cluster, { signal }));
  const found = [
    ...checkIngresses(values, indexSnapshot(snapshot), { replaced: replacedBy(survey) }),
    ...adoption,
    ...checkReplacements(compared, { values, details: survey.details, snapshot }),
    ...dependents,
    ...impactFindings(plan.impact, { known: [...kept, ...adoption] }),
  ];
  const findings = [...kept, ...survey.unread, ...found.filter(({ code }) => !skipped.has(code))];
  if (hasChanges(plan)) findings.push(...(await checkPermissions(cluster, plan, { desired, signal })));
  return { ...prepared, plan, findings: acceptedIn(values, { findings, accept }) };
}

/** The workloads of the installs that are taken over, by id. */
function replacedBy({ recognition }: Survey): ReadonlySet<string> {
  return new Set(
    recognition.installs.flatMap(({ workloads, orphans }) => [...workloads, ...orphans].map(objectId)),
  );
}

/** An install that cannot be taken over, or whose address holder the values do not name, differs in everything. */
function comparable({ details }: Survey, findings: readonly Finding[]): readonly InstallDetail[] {
  const isMissed = findings.some(
    ({ code, path }) => code === 'GS-ADOPT-ENTRYPOINT' && path.at(-1) !== 'selector',
  );
  return details.filter(
    ({ install }) => blockersOf(install).length === 0 && !(isMissed && install.program === 'ingress-nginx'),
  );
}

/** An existing ingress controller is left alone unless the values ask for one in its place. */
function isMeant(install: ExistingInstall, values: Values, snapshot: Snapshot): boolean {
  if (install.program === 'metallb') return true;
  if (values.ingress.controller !== 'ingress-nginx') return false;
  const namespace = ingressNamespace(values);
  const isTheOne = (one: ExistingInstall): boolean =>
    one.namespace === namespace && one.service?.metadata.name === values.entrypoint.name;
  const doors = recognise(snapshot).installs.filter(({ program }) => program === 'ingress-nginx');
  // With one alone, what the values say wrongly about it is found; with several, the others are left alone.
  return isTheOne(install) || doors.length === 1;
}
