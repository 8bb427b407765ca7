import type { Delays } from './options.ts';

/** The default delays of the model, in milliseconds. */
export const defaultDelays: Delays = {
  crdEstablished: 150,
  podReady: 400,
  podGone: 100,
  webhookServes: 2000,
  addressAssigned: 100,
  namespaceGone: 50,
};
