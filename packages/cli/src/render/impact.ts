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

/** The impact of a plan on addresses, as a table; empty when every Service keeps its address and answers throughout. */
export function renderImpact(impact: Impact | undefined, { width }: { readonly width: number }): string {
  const services = impact?.services ?? [];
  const changed = services.filter(isChanged);
  const interrupted = services.filter(
    (service) => !isChanged(service) && service.outage.lasts !== 'not at all',
  );
  const shown = interrupted.length > listed ? changed : [...changed, ...interrupted];
  if (shown.length === 0 && interrupted.length === 0) return '';
  const rows = shown.map(({ service, now, afterwards, complete, outage }) => [
    service,
    now.join(', ') || 'none',
    renderAfterwards(afterwards, complete),
    outages[outage.lasts],
  ]);
  const rest =
    interrupted.length > listed
      ? [`${interrupted.length} Services keep their addresses and may not answer for seconds.`]
      : [];
  const kept = services.length - changed.length - interrupted.length;
  if (kept > 0)
    rest.push(`${kept} ${kept === 1 ? 'Service keeps its address' : 'Services keep their addresses'}.`);
  const table =
    rows.length === 0
      ? []
      : [renderTable({ head: ['SERVICE', 'NOW', 'AFTERWARDS', 'NO ANSWER'], rows, width })];
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
