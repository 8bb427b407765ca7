import type { BgpType } from './bgp-type.ts';
import { communityValueProblems } from './community-problems.ts';
import { duplicateProblems } from './duplicate-problems.ts';
import { type Problem, problem } from './problem.ts';
import { selectorProblems, syntaxProblems } from './selector-problems.ts';
import { unsupportedInMode } from './unsupported-in-mode.ts';
import type { BgpAdvertisementView, L2AdvertisementView } from './views.ts';

/** The reasons for which the webhook refuses an L2Advertisement that it sees alone. */
export function l2AdvertisementProblems(view: L2AdvertisementView): Problem[] {
  return [
    ...duplicateProblems(view.ipAddressPools ?? [], ['spec', 'ipAddressPools']),
    ...selectorProblems(view.ipAddressPoolSelectors, ['spec', 'ipAddressPoolSelectors']),
    ...selectorProblems(view.nodeSelectors, ['spec', 'nodeSelectors']),
    ...selectorProblems(view.serviceSelectors, ['spec', 'serviceSelectors']),
    ...(view.preferredNodeSelectors ?? []).flatMap(({ preference }, index) =>
      syntaxProblems(preference, ['spec', 'preferredNodeSelectors', index, 'preference']),
    ),
  ];
}

/** The reasons for which the webhook refuses a BGPAdvertisement that it sees alone. */
export function bgpAdvertisementProblems(view: BgpAdvertisementView, bgpType: BgpType): Problem[] {
  // an alias may be created later, so only communities with a colon are looked at (`resetTransientErrorsFields`)
  const explicit = (view.communities ?? [])
    .map((value, index) => ({ value, path: ['spec', 'communities', index] }))
    .filter(({ value }) => value.includes(':'));
  return [
    ...l2AdvertisementProblems(view),
    ...duplicateProblems(
      explicit.map(({ value }) => value),
      ['spec', 'communities'],
    ),
    ...duplicateProblems(view.peers ?? [], ['spec', 'peers']),
    ...preferenceProblems(view),
    ...prependProblems(view, bgpType),
    ...lengthProblems(view),
    ...explicit.flatMap(({ value, path }) => communityValueProblems({ value, path, bgpType })),
  ];
}

function preferenceProblems({ localPref }: BgpAdvertisementView): Problem[] {
  if (localPref >= 0) return [];
  return [
    problem('GS-ADVERTISEMENT-LOCAL-PREF', {
      path: ['spec', 'localPref'],
      message: `localPref ${localPref}: must not be negative`,
    }),
  ];
}

/** `DiscardFRRK8sOnly` in MetalLB's internal/config. */
function prependProblems({ asPathPrepend }: BgpAdvertisementView, bgpType: BgpType): Problem[] {
  if (asPathPrepend === 0 || bgpType === 'frr-k8s') return [];
  return [unsupportedInMode(['spec', 'asPathPrepend'], `asPathPrepend: ${bgpType} mode does not support it`)];
}

function lengthProblems(view: BgpAdvertisementView): Problem[] {
  const limits = [
    ['aggregationLength', 32],
    ['aggregationLengthV6', 128],
  ] as const;
  return limits
    .filter(([field, highest]) => view[field] > highest)
    .map(([field, highest]) =>
      problem('GS-ADVERTISEMENT-AGGREGATION', {
        path: ['spec', field],
        message: `${field} ${view[field]}: must be at most ${highest}`,
      }),
    );
}
