import type { Delays } from './options.ts';

/** How long things take unless an option says otherwise, in milliseconds. */
export const defaultDelays: Delays = {
  crdEstablished: 150,
  podReady: 400,
  podGone: 100,
  webhookServes: 2000,
  addressAssigned: 100,
  namespaceGone: 50,
};
