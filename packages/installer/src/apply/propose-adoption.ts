import { ingressNamespace, safeParseValues, type Values } from '@gatesmith/values';
import { blockersOf } from '../decide/adopt/blockers-of.ts';
import { asInput, withoutRefused } from '../decide/adopt/carried-values.ts';
import { checkDependents } from '../decide/adopt/check-dependents.ts';
import { checkReplacements, harmfulDifferences } from '../decide/adopt/check-replacements.ts';
import { withLiveSettings } from '../decide/adopt/live-settings.ts';
import { proposeOwnValues } from '../decide/adopt/propose-own-values.ts';
import { type ProposedValues, proposeValues } from '../decide/adopt/propose-values.ts';
import { type Desired, renderDesired } from '../desired/desired.ts';
import { type ComparedReplacement, compareReplacements } from '../observe/compare-replacements.ts';
import { readOwnValues } from '../observe/own-values.ts';
import { readDependents } from '../observe/read-dependents.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { type Survey, surveyInstalls } from '../observe/survey-installs.ts';
import { takeSnapshot } from '../observe/take-snapshot.ts';
import type { CallOptions } from '../ports/cluster.ts';
import type { InstallerContext } from './run.ts';

/**
 * Values under which adopting changes nothing for clients, and findings about what they cannot keep. With a chart they are
 * rendered and compared with the cluster, and settings that differ are taken from the cluster.
 */
export async function proposeAdoption(
  context: InstallerContext,
  { signal }: CallOptions,
): Promise<ProposedValues> {
  const { cluster, now } = context;
  const snapshot = await takeSnapshot(cluster, { signal, now });
  const survey = await surveyInstalls(cluster, snapshot, { signal });
  const { recognition, details } = survey;
  const own = await readOwnValues(cluster, snapshot, { signal });
  if (own !== undefined) return proposeOwnValues(own, { snapshot, recognition, details });
  const draft = proposeValues(snapshot, recognition, details);
  if (details.length === 0 || context.chart === undefined) return draft;
  return refine(context, draft, { snapshot, survey, signal });
}

interface Seen extends CallOptions {
  readonly snapshot: Snapshot;
  readonly survey: Survey;
}

async function refine(context: InstallerContext, draft: ProposedValues, seen: Seen): Promise<ProposedValues> {
  const first = await compare(context, draft.values, seen);
  if (first === undefined) return draft;
  const { details } = seen.survey;
  const differences = harmfulDifferences(first.compared, {
    values: first.values,
    details,
    snapshot: seen.snapshot,
  });
  const settled = withLiveSettings(asRecordOf(draft.values), differences);
  const { input } = withoutRefused(settled);
  const values = asInput(input);
  const second = differences.length === 0 ? first : ((await compare(context, values, seen)) ?? first);
  return {
    values: second === first ? draft.values : values,
    findings: [
      ...draft.findings,
      ...checkReplacements(second.compared, { values: second.values, details, snapshot: seen.snapshot }),
      ...(await dependents(context, second, seen)),
    ],
  };
}

interface Compared {
  readonly values: Values;
  readonly desired: Desired;
  readonly compared: readonly ComparedReplacement[];
}

/** `undefined` when the values are not a valid document, which is a finding already. */
async function compare(
  { cluster, helm, chart }: InstallerContext,
  input: ProposedValues['values'],
  { snapshot, survey, signal }: Seen,
): Promise<Compared | undefined> {
  const { values } = safeParseValues([{ file: 'proposed values', text: JSON.stringify(input) }]);
  if (values === undefined || chart === undefined) return undefined;
  const kubeVersion = snapshot.server.gitVersion;
  const desired = await renderDesired({ values, chart, helm, kubeVersion, signal });
  // Of several ingress controllers the values are about one, and the others are left alone.
  const meant = survey.details.filter(
    ({ install }) =>
      blockersOf(install).length === 0 &&
      (install.program === 'metallb' ||
        (values.ingress.controller === 'ingress-nginx' &&
          install.namespace === ingressNamespace(values) &&
          install.service?.metadata.name === values.entrypoint.name)),
  );
  return {
    values,
    desired,
    compared: await compareReplacements(cluster, { desired, details: meant, signal }),
  };
}

async function dependents(
  { cluster }: InstallerContext,
  { compared }: Compared,
  { signal }: Seen,
): Promise<ReturnType<typeof checkDependents>> {
  return checkDependents(compared, await readDependents(cluster, { signal }));
}

function asRecordOf(values: ProposedValues['values']): Readonly<Record<string, unknown>> {
  return { ...values };
}
