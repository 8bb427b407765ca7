import type { Rule } from './rule.ts';

/** Advertisements to routers that nobody speaks to. */
export const bgpOff: Rule = {
  code: 'GS-BGP-OFF',
  twin: 'chart',
  skippable: true,
  *check({ values: { bgp } }) {
    if (bgp.advertisements.length === 0 || bgp.peers.length > 0) return;
    yield {
      path: ['bgp', 'advertisements'],
      message: 'bgp.advertisements: there are no bgp.peers, so BGP is off and nothing is announced by it',
      hint: 'add the routers to bgp.peers, or announce the pools under layer2',
    };
  },
};
