import { type Finding, summarize } from '@gatesmith/diagnostics';
import { count } from '../render/count.ts';
import { commandLine } from './command-line.ts';
import type { Ending } from './ending.ts';

/** An imported configuration. */
export interface ImportFacts {
  readonly values: {
    readonly pools: readonly unknown[];
    readonly bgp: { readonly peers: readonly unknown[] };
  };
  readonly findings: readonly Finding[];
  /** The file that the values were written to; `-` is stdout. */
  readonly out: string;
}

/** The verdict on an import: the number of pools, the losses, and how to check the values. */
export function importEnding({ values, findings, out }: ImportFacts): Ending {
  const { errors, warnings } = summarize(findings);
  const lost = errors + warnings;
  const { pools, bgp } = values;
  const imported = [
    count(pools.length, 'pool'),
    ...(bgp.peers.length === 0 ? [] : [count(bgp.peers.length, 'BGP peer')]),
  ];
  const file = out === '-' ? 'values.yaml' : out;
  return {
    tone: lost === 0 ? 'good' : 'open',
    verdict: `Imported ${imported.join(' and ')}${lost === 0 ? '; nothing was lost.' : `; ${count(lost, 'finding')} above ${lost === 1 ? 'needs' : 'need'} a look.`}`,
    next: [{ commands: [commandLine('gatesmith validate', { values: [file] })] }],
  };
}
