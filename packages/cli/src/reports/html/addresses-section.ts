import type { AssignedAddress } from '@gatesmith/installer';
import { html, type Markup } from './markup.ts';
import { table } from './table.ts';

/** The addresses that Services have, the nodes that announce them and what answered. */
export function addressesSection(addresses: readonly AssignedAddress[]): Markup {
  const rows = addresses.map(({ service, address, pool, announcedBy, http }) => [
    service.replace(/^Service\//, ''),
    address,
    pool ?? 'none',
    announcedBy.join(', ') || 'unknown',
    http ?? 'not asked',
  ]);
  return html`<section aria-labelledby="addresses">
<h2 id="addresses">Addresses</h2>
${rows.length === 0 ? html`<p>No Service has an address.</p>` : table({ caption: 'The addresses of LoadBalancer Services', head: ['Service', 'External IP', 'Pool', 'Announced by', 'HTTP answer'], rows })}
</section>`;
}
