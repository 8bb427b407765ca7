import type { Rule } from './rule.ts';

/** A pool that nobody announces: its Services get an address that never answers. */
export const unadvertised: Rule = {
  code: 'GS-POOL-UNADVERTISED',
  twin: 'chart',
  skippable: true,
  *check({ frontDoor }) {
    for (const { path, message, hint } of frontDoor.findings) yield { path, message, hint };
  },
};
