import type { FindingPath } from '@gatesmith/diagnostics';
import type { Values } from '../gen/values.ts';
import { everyEntry } from '../lost-places.ts';

/** The settings that decide whether there is a Service that waits for an address. */
export const whatNeedsAnAddress: readonly FindingPath[] = [
  ['entrypoint', 'enabled'],
  ['entrypoint', 'selector'],
  ['ingress', 'controller'],
];

/** The settings that decide which pools may serve it. */
export const whatMayServe: readonly FindingPath[] = [
  ['entrypoint', 'ipAddressPool'],
  ['entrypoint', 'addresses'],
  ...['name', 'addresses', 'autoAssign'].map((key) => ['pools', everyEntry, key]),
];

/** Whether the chart makes a Service: it is enabled and pods are selected for it. */
export function hasEntrypoint({ entrypoint, ingress }: Values): boolean {
  return entrypoint.enabled && (ingress.controller !== 'none' || Object.keys(entrypoint.selector).length > 0);
}

/** Whether a pool may give the entrypoint an address, as far as the request goes. */
export function mayServe({ autoAssign, name }: Values['pools'][number], { entrypoint }: Values): boolean {
  return entrypoint.ipAddressPool === undefined
    ? autoAssign || entrypoint.addresses.length > 0
    : name === entrypoint.ipAddressPool;
}
