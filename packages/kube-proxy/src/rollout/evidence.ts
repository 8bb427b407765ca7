import type { VerdictSignal } from './read-probe.ts';

/** The source of a verdict about a node, as messages name it. */
export const evidence: Readonly<Record<VerdictSignal, string>> = {
  configz: 'confirmed by its configz endpoint',
  'proxy-mode': 'confirmed by its proxyMode endpoint',
  log: 'confirmed by its log',
  'node-event': 'seen from an event of its node',
  'pod-state': 'seen from its pod only',
  none: 'not confirmed',
};
