import type { Explanation } from '@gatesmith/installer';
import type { Ending } from './ending.ts';

/** Whether the chain of a Service is complete, or the link at which it breaks. */
export function explainEnding({ service, addresses, links }: Explanation): Ending {
  const broken = links.find(({ state }) => state === 'broken');
  if (broken !== undefined) {
    return { tone: 'bad', verdict: `Broken at ${broken.link}: ${broken.message}.` };
  }
  if (addresses.length === 0)
    return { tone: 'open', verdict: `${service} has no address from a load balancer.` };
  const unknown = links.filter(({ state }) => state === 'unknown');
  const at = addresses.join(' and ');
  return unknown.length === 0
    ? { tone: 'good', verdict: `OK: ${service} is announced at ${at}.` }
    : {
        tone: 'open',
        verdict: `${service} has ${at}, and nothing is known to be broken; not known: ${unknown.map(({ link }) => link).join(', ')}.`,
      };
}
