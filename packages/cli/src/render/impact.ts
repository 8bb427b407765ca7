import type { Impact, Outage, ServiceImpact } from '@gatesmith/installer';
import { renderTable } from './table.ts';

/** More Services than this that are only interrupted for seconds are counted. */
const listed = 8;

const outages: Readonly<Record<Outage['lasts'], string>> = {
  'not at all': '',
  seconds: 'seconds',
  'until ready': 'until its pods are ready',
  'for good': 'for good',
};

/** The impact of a plan on addresses, in words. */
export interface ImpactSummary {
  /** The Services that something happens to. */
  readonly rows: readonly ImpactRow[];
  /** Sentences about the Services that are not listed. */
  readonly rest: readonly string[];
}

/** The impact of a plan on one Service, in words. */
export interface ImpactRow {
  readonly service: string;
  readonly now: string;
  readonly afterwards: string;
  /** How long it does not answer; empty when it answers throughout. */
  readonly interruption: string;
}

/** The impact of a plan in words; without rows when every Service keeps its address and answers throughout. */
export function summarizeImpact(impact: Impact | undefined): ImpactSummary {
  const services = impact?.services ?? [];
  const changed = services.filter(isChanged);
  const interrupted = services.filter(
    (service) => !isChanged(service) && service.outage.lasts !== 'not at all',
  );
  const isCut = interrupted.length > listed;
  const rows = (isCut ? changed : [...changed, ...interrupted]).map(
    ({ service, now, afterwards, complete, outage }) => ({
      service,
      now: now.join(', ') || 'none',
      afterwards: renderAfterwards(afterwards, complete),
      interruption: outages[outage.lasts],
    }),
  );
  const rest = isCut
    ? [`${interrupted.length} Services keep their addresses and may not answer for seconds.`]
    : [];
  const kept = services.length - changed.length - interrupted.length;
  if (kept > 0)
    rest.push(`${kept} ${kept === 1 ? 'Service keeps its address' : 'Services keep their addresses'}.`);
  return { rows, rest };
}

/** The impact of a plan on addresses, as a table; empty when every Service keeps its address and answers throughout. */
export function renderImpact(impact: Impact | undefined, { width }: { readonly width: number }): string {
  const { rows, rest } = summarizeImpact(impact);
  if (rows.length === 0 && !(impact?.services ?? []).some(({ outage }) => outage.lasts !== 'not at all'))
    return '';
  const cells = rows.map(({ service, now, afterwards, interruption }) => [
    service,
    now,
    afterwards,
    interruption,
  ]);
  const table =
    cells.length === 0
      ? []
      : [renderTable({ head: ['SERVICE', 'NOW', 'AFTERWARDS', 'NO ANSWER'], rows: cells, width })];
  return ['Addresses:', ...table, ...rest].join('\n');
}

function isChanged({ now, afterwards, complete, effects }: ServiceImpact): boolean {
  return effects.length > 0 || !complete || afterwards.some((set) => set.join() !== now.join());
}

function renderAfterwards(afterwards: ServiceImpact['afterwards'], complete: boolean): string {
  const sets = afterwards.slice(0, 3).map((set) => set.join(', ') || 'none');
  const isCut = !complete || afterwards.length > sets.length;
  return `${sets.join(' or ')}${isCut ? ' or another' : ''}`;
}
