import type { Rule } from './rule.ts';
import { say, sentences } from './sentences.ts';

/** Advertisements to routers without a session. */
export const bgpOff: Rule = {
  code: 'GS-BGP-OFF',
  twin: 'chart',
  skippable: true,
  check({ values: { bgp } }) {
    if (bgp.advertisements.length === 0 || bgp.peers.length > 0) return [];
    return [{ path: ['bgp', 'advertisements'], reliesOn: [['bgp', 'peers']], ...say(sentences.bgpOff) }];
  },
};
