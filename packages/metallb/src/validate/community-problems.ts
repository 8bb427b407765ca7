import type { FindingPath } from '@gatesmith/diagnostics';
import { quote } from '../quote.ts';
import { communityForm } from './bgp-community.ts';
import type { BgpType } from './bgp-type.ts';
import { type Problem, problem } from './problem.ts';
import { unsupportedInMode } from './unsupported-in-mode.ts';
import type { CommunityView } from './views.ts';

/** The reasons for which the webhook refuses a Community. */
export function communityProblems(
  { aliases }: CommunityView,
  {
    known,
    bgpType,
  }: {
    /** Aliases that other Communities define. */
    readonly known: { readonly has: (name: string) => boolean };
    readonly bgpType: BgpType;
  },
): Problem[] {
  const seen = new Set<string>();
  return aliases.flatMap(({ name = '', value = '' }, index) => {
    const path = ['spec', 'communities', index];
    const problems = communityValueProblems({ value, path: [...path, 'value'], bgpType });
    const isTaken = seen.has(name) || known.has(name);
    seen.add(name);
    if (!isTaken) return problems;
    const duplicate = problem('GS-REFERENCE-DUPLICATE', {
      path: [...path, 'name'],
      message: `community ${quote(name)}: is defined twice`,
      hint: 'give it another name',
    });
    return [...problems, duplicate];
  });
}

/** The reasons for which the webhook refuses a community value. */
export function communityValueProblems({
  value,
  path,
  bgpType,
}: {
  readonly value: string;
  readonly path: FindingPath;
  readonly bgpType: BgpType;
}): Problem[] {
  const form = communityForm(value);
  if (form === 'malformed' || form === 'invalid') {
    return [
      problem('GS-BGP-COMMUNITY', {
        path,
        message: `community ${quote(value)}: not a community value`,
        hint: '65000:100 with numbers up to 65535, or large:65000:1:2 with numbers up to 4294967295',
      }),
    ];
  }
  if (form === 'large' && bgpType === 'native')
    return [
      unsupportedInMode(path, `community ${quote(value)}: native mode does not support large communities`),
    ];
  return [];
}
