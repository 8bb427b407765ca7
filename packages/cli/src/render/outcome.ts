import type { AssignedAddress, Outcome } from '@gatesmith/installer';
import type { Style, View } from '../terminal/style.ts';
import { renderExplainedFindings } from './findings.ts';
import { renderTable } from './table.ts';

/** How the end of a run is shown. */
export interface RenderOutcomeOptions {
  readonly style: Style;
  /** A sentence when the addresses belong to a model. */
  readonly model?: string | undefined;
}

/** The addresses, each with the node that announces it and what answered. */
export function renderAddresses(addresses: readonly AssignedAddress[]): string {
  if (addresses.length === 0) return '';
  return renderTable({
    head: ['SERVICE', 'EXTERNAL-IP', 'POOL', 'ANNOUNCED BY', 'ANSWERED'],
    rows: addresses.map(({ service, address, pool, announcedBy, http }) => [
      service.replace(/^Service\//, ''),
      address,
      pool ?? '-',
      announcedBy.join(', ') || '-',
      http ?? '-',
    ]),
  });
}

/** Why nobody knows who answers ARP, once per reason; empty when everything was asked that can be. */
export function renderUnaskedArp(addresses: readonly AssignedAddress[]): string {
  const reasons = addresses.flatMap(({ arp }) => (arp === undefined || arp.asked ? [] : [arp.reason]));
  return [...new Set(reasons)].map((reason) => `who answers ARP is not known: ${reason}`).join('\n');
}

/** The command that asks the first address that answers, or the first one at all. */
export function curlLine(addresses: readonly AssignedAddress[]): string | undefined {
  const chosen = addresses.find(({ http }) => http !== undefined) ?? addresses[0];
  if (chosen === undefined) return undefined;
  const { address, port = 80 } = chosen;
  const host = address.includes(':') ? `[${address}]` : address;
  return `curl -i http://${host}${port === 80 ? '' : `:${port}`}/`;
}

/** The result of `up`: addresses, and a line to type. */
export function renderOutcome({ addresses }: Outcome, { model }: RenderOutcomeOptions): string {
  const parts = [renderAddresses(addresses)];
  const curl = curlLine(addresses);
  if (curl !== undefined && model === undefined) parts.push(curl);
  if (curl !== undefined && model !== undefined) parts.push(`${model}\nOn a real cluster: ${curl}`);
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What a run that did not reach its end leaves, and how to go on. */
export function renderUnfinished(outcome: Outcome, view: View): string {
  const { result, error, finished, unfinished, findings } = outcome;
  const lines: string[] = [];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) lines.push(renderExplainedFindings(errors, { ...view, format: 'text' }), '');
  if (error !== undefined) {
    lines.push(
      `${view.style(['bold', 'red'], 'error:')} ${error.message}`,
      ...error.details.map((detail) => `  ${detail}`),
    );
    if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`);
  }
  if (result === 'cancelled') lines.push('Stopped as asked; what was done stays.');
  if (finished.length > 0) lines.push(`done:     ${finished.join('; ')}`);
  // Where nothing was begun the error says all.
  if (finished.length > 0 && unfinished.length > 0) lines.push(`not done: ${unfinished.join('; ')}`);
  return lines.join('\n');
}
