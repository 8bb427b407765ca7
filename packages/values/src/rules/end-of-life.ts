import type { Rule } from './rule.ts';

/** ingress-nginx gets no fixes any more; whoever installs it has to say that they know. */
export const endOfLife: Rule = {
  code: 'GS-EOL-UNACKNOWLEDGED',
  twin: 'chart',
  skippable: false,
  *check({ values: { ingress } }) {
    if (ingress.controller !== 'ingress-nginx' || ingress.acknowledgeEndOfLife) return;
    yield {
      path: ['ingress', 'controller'],
      message:
        'ingress.controller: "ingress-nginx" was maintained until March 2026; its last release, 1.15.1 with nginx 1.27.1, gets no fixes, ' +
        'and security holes found since then (CVE-2026-42945, CVE-2026-9256, CVE-2026-42533; as of 2026-11-22) stay open',
      hint: 'use controller: traefik, which reads nginx annotations, or state that you know: ingress.acknowledgeEndOfLife: true',
    };
  },
};
