import type { Rule } from './rule.ts';
import { say, sentences } from './sentences.ts';

/** ingress-nginx gets no more fixes; users who install it must acknowledge that. */
export const endOfLife: Rule = {
  code: 'GS-EOL-UNACKNOWLEDGED',
  twin: 'chart',
  skippable: false,
  check({ values: { ingress } }) {
    if (ingress.controller !== 'ingress-nginx' || ingress.acknowledgeEndOfLife) return [];
    return [
      {
        path: ['ingress', 'controller'],
        reliesOn: [['ingress', 'acknowledgeEndOfLife']],
        ...say(sentences.endOfLife),
      },
    ];
  },
};
