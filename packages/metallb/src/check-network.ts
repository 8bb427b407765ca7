import { append } from './append.ts';
import { announcerFindings } from './network/announcer-findings.ts';
import { readClaims } from './network/claims.ts';
import { coverageFindings } from './network/coverage-findings.ts';
import { lotteryFindings } from './network/lottery-findings.ts';
import type { CheckNetworkInput } from './network/network-facts.ts';
import type { NetworkFinding } from './network/network-finding.ts';
import { placeFindings } from './network/place-findings.ts';

/**
 * Checks what MetalLB does not: the pools against the network in which they are used. Finds addresses that something else
 * has, network and broadcast addresses, pools that Layer 2 cannot reach, advertisements that no node would announce, and
 * pools among which MetalLB chooses at random.
 *
 * The fix of a collision splits the pool around everything it collides with, so that one change removes all of them.
 * Facts that cannot be read are reported as `GS-NETWORK-FACT-INVALID`; addresses of pools that cannot be read are left to
 * `validateResources`. Never throws.
 *
 * @example
 * ```ts
 * import { checkNetwork } from '@gatesmith/metallb';
 *
 * const [finding] = checkNetwork({
 *   pools: [{ name: 'default', addresses: ['192.168.20.10-192.168.20.20'] }],
 *   network: { nodes: [{ name: 'n1', addresses: ['192.168.20.11'] }] },
 * });
 * finding?.code; // 'GS-POOL-NODE-ADDRESS'
 * finding?.fix?.changes[0]?.value; // ['192.168.20.10/32', '192.168.20.12-192.168.20.20']
 * ```
 */
export function checkNetwork({ namespace = 'metallb-system', ...rest }: CheckNetworkInput): NetworkFinding[] {
  const input = { ...rest, namespace };
  const { groups, findings: unreadable } = readClaims(input.network);
  const findings: NetworkFinding[] = [];
  append(findings, unreadable);
  append(findings, placeFindings(input, groups));
  append(findings, coverageFindings(input));
  append(findings, announcerFindings(input));
  append(findings, lotteryFindings(input));
  return findings;
}
