import { bgpOff } from './bgp.ts';
import { conflict } from './conflict.ts';
import { danglingAdvertisement, danglingReference } from './dangling-names.ts';
import { endOfLife } from './end-of-life.ts';
import { address, family, oneReplica } from './entrypoint.ts';
import { noPool } from './entrypoint-pool.ts';
import { exposedTwice } from './exposure.ts';
import { ipvsDeprecated } from './kube-proxy.ts';
import type { Rule } from './rule.ts';
import { unadvertised } from './unadvertised.ts';

/** All relations between sections; those with a twin in the chart are compared with it by a test. */
export const rules: readonly Rule[] = [
  endOfLife,
  conflict,
  unadvertised,
  danglingAdvertisement,
  danglingReference,
  bgpOff,
  exposedTwice,
  oneReplica,
  noPool,
  family,
  address,
  ipvsDeprecated,
];
