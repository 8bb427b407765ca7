import type { Finding } from '@gatesmith/diagnostics';
import { report } from '../../report.ts';
import { acceptanceHint } from './accept-findings.ts';
import type { Effect, Impact } from './service-impact.ts';

const codes = {
  lost: 'GS-ADDRESS-LOST',
  moves: 'GS-ADDRESS-MOVES',
  unannounced: 'GS-ADDRESS-UNANNOUNCED',
  announcer: 'GS-ADDRESS-ANNOUNCER',
  endpoints: 'GS-ADDRESS-NO-PODS',
  exposed: 'GS-ADDRESS-EXPOSED',
} as const satisfies Readonly<Record<Effect['kind'], string>>;

/** Findings that say more about what a Service loses. */
const detailed: ReadonlySet<string> = new Set([
  'GS-ADDRESS-TAKEOVER',
  'GS-ADOPT-ENTRYPOINT',
  'GS-OBJECT-IMMUTABLE',
]);

/** Options of {@link impactFindings}. */
export interface ImpactFindingsOptions {
  /** Findings of other checks: a Service that one of them reports with more detail is left out. @default none */
  readonly known?: readonly Finding[] | undefined;
  /** Codes that are not reported. @default none */
  readonly skip?: readonly string[] | undefined;
}

/** A finding for each effect of a plan: an error, unless it is what the command or the Service is for. */
export function impactFindings(
  impact: Impact | undefined,
  { known = [], skip = [] }: ImpactFindingsOptions = {},
): readonly Finding[] {
  const reported = new Set(known.filter(({ code }) => detailed.has(code)).map(({ subject }) => subject));
  const skipped = new Set(skip);
  return (impact?.services ?? [])
    .filter(({ service }) => !reported.has(`Service/${service}`))
    .flatMap(({ service, effects }) => effects.map((effect) => findingOf(service, effect)))
    .filter(({ code }) => !skipped.has(code));
}

function findingOf(service: string, { kind, message, isMeant = false }: Effect): Finding {
  const code = codes[kind];
  const fields = { subject: `Service/${service}`, path: [], message: `Service/${service} ${message}` };
  if (isMeant) return report(code, { ...fields, severity: kind === 'lost' ? 'warning' : 'info' });
  return report(code, {
    ...fields,
    hint: acceptanceHint({ code, subject: fields.subject }),
  });
}
