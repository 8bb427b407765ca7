import type { Rule } from './rule.ts';
import { say, sentences } from './sentences.ts';

/** A pool that is not announced: its Services get an address that never answers. */
export const unadvertised: Rule = {
  code: 'GS-POOL-UNADVERTISED',
  twin: 'chart',
  skippable: true,
  check({ unadvertised: indices, values }) {
    return indices.map((index) => ({
      path: ['pools', index],
      reliesOn: [['layer2'], ['bgp', 'advertisements']],
      ...say(sentences.unadvertised, { pool: JSON.stringify(values.pools[index]?.name ?? '') }),
    }));
  },
};
