import type { AssignedAddress, Outcome } from '@gatesmith/installer';
import type { View } from '../terminal/style.ts';
import { renderError } from './error.ts';
import { renderExplainedFindings } from './findings.ts';
import { labelled } from './labelled.ts';
import { paragraph } from './paragraph.ts';
import { renderTable } from './table.ts';

/** How the end of a run is shown. */
export interface RenderOutcomeOptions extends View {
  /** A sentence when the addresses belong to a model. */
  readonly model?: string | undefined;
}

/** The addresses, each with the node that announces it and what answered. */
export function renderAddresses(
  addresses: readonly AssignedAddress[],
  { width }: Pick<View, 'width'>,
): string {
  if (addresses.length === 0) return '';
  const head = ['SERVICE', 'EXTERNAL-IP', 'POOL', 'ANNOUNCED BY'];
  // A saved snapshot and `status` send no request.
  const wasAsked = addresses.some(({ http }) => http !== undefined);
  return renderTable({
    width,
    head: wasAsked ? [...head, 'ANSWERED'] : head,
    rows: addresses.map(({ service, address, pool, announcedBy, http }) => [
      service.replace(/^Service\//, ''),
      address,
      pool ?? '-',
      announcedBy.join(', ') || '-',
      ...(wasAsked ? [http ?? '-'] : []),
    ]),
  });
}

/** Why ARP could not be checked, once per reason; empty when every address was checked. */
export function renderUnaskedArp(addresses: readonly AssignedAddress[], view: Pick<View, 'width'>): string {
  const reasons = addresses.flatMap(({ arp }) => (arp === undefined || arp.asked ? [] : [arp.reason]));
  return [...new Set(reasons)]
    .map((reason) => paragraph(`who answers ARP is not known: ${reason}`, view))
    .join('\n');
}

/** The curl command for the first address that answered, or for the first one at all. */
export function curlLine(addresses: readonly AssignedAddress[]): string | undefined {
  const chosen = addresses.find(({ http }) => http !== undefined) ?? addresses[0];
  if (chosen === undefined) return undefined;
  const { address, port = 80 } = chosen;
  const host = address.includes(':') ? `[${address}]` : address;
  return `curl -i http://${host}${port === 80 ? '' : `:${port}`}/`;
}

/** The result of `up`: the addresses, and a curl command for one of them. */
export function renderOutcome({ addresses }: Outcome, { model, width }: RenderOutcomeOptions): string {
  const parts = [renderAddresses(addresses, { width })];
  const curl = curlLine(addresses);
  if (curl !== undefined && model === undefined) parts.push(curl);
  if (curl !== undefined && model !== undefined)
    parts.push(`${paragraph(model, { width })}\nOn a real cluster: ${curl}`);
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The state that an unfinished run left, and how to continue. */
export function renderUnfinished(outcome: Omit<Outcome, 'result'>, view: View): string {
  const { error, finished, unfinished, findings } = outcome;
  const lines: string[] = [];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) lines.push(renderExplainedFindings(errors, { ...view, format: 'text' }), '');
  if (error !== undefined) {
    lines.push(...renderError(error, view));
  }
  const listed = (label: string, titles: readonly string[]): string =>
    labelled({ label, text: titles.join('; '), width: view.width });
  if (finished.length > 0) lines.push(listed('done:     ', finished));
  // Where no step was started, the error says everything.
  if (finished.length > 0 && unfinished.length > 0) lines.push(listed('not done: ', unfinished));
  return lines.join('\n');
}
