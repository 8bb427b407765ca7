import { drawPoolsHtml, drawPoolsSvg, type PoolDescription } from '@gatesmith/metallb';
import { UsageError } from '../../../errors.ts';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { ClusterFlags } from '../../../flags/cluster.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import type { SnapshotFlags } from '../../../flags/snapshot.ts';
import type { ValuesFlags } from '../../../flags/values.ts';
import { readValuesOrDefaults } from '../../../input/read-values.ts';
import { printJson, printText } from '../../../output/print.ts';
import { writeOutput } from '../../../output/write-output.ts';
import { renderPools } from '../../../render/pools.ts';
import type { RunContext } from '../../../run-context.ts';
import { viewOf } from '../../../terminal/style.ts';
import { renderEnding } from '../../../verdict/ending.ts';
import { poolsEnding } from '../../../verdict/pools-ending.ts';
import { loadSnapshot } from '../../../world/load-snapshot.ts';
import { poolsOfSnapshot, poolsOfValues } from './observed-pools.ts';
import { growthOf } from './pool-growth.ts';

/** The flags of `pools show`. */
export interface ShowPoolsFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, OutputFlags {
  readonly format: 'table' | 'svg' | 'html';
  readonly out: string;
  /** New Services a week. */
  readonly growth?: number | undefined;
}

/** Shows how full each pool is. */
export async function showPools(context: RunContext, flags: ShowPoolsFlags): Promise<ExitCode> {
  if (flags.format === 'table' && flags.out !== '-') {
    throw new UsageError('--out is for a picture, and a table goes to stdout', {
      code: 'USAGE',
      hint: `add --format svg or --format html, or redirect the table: > ${flags.out}`,
    });
  }
  const isOffline = (flags.values ?? []).length > 0 || (flags.set ?? []).length > 0;
  const seen = isOffline
    ? poolsOfValues((await readValuesOrDefaults(context, flags)).values.pools)
    : poolsOfSnapshot(await loadSnapshot(context, { ...flags, command: 'gatesmith pools' }));
  const { pools, collisions } = seen;
  if (flags.format !== 'table') {
    const draw = flags.format === 'svg' ? drawPoolsSvg : drawPoolsHtml;
    await writeOutput(context, flags.out, draw(pools, { collisions }));
    return exitCode.done;
  }
  const growth = pools.map((pool) => growthOf(pool, seen, flags.growth));
  if (flags.output === 'json') {
    printJson(context, {
      pools: pools.map((pool, index) => ({ ...toDocument(pool), growth: growth[index] })),
    });
  } else {
    const forecasts = growth.flatMap((one) => (one === undefined ? [] : sentence(one.message)));
    const view = viewOf(context.stdout);
    printText(context, renderPools(pools, { ...view, format: flags.output, forecasts }));
    const ending = flags.output === 'text' ? poolsEnding(pools) : undefined;
    if (ending !== undefined) printText(context, `\n${renderEnding(ending, view)}`);
  }
  return exitCode.done;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The sets as strings, so that the document is plain JSON. */
function toDocument({ addresses, used, ...rest }: PoolDescription): object {
  return { ...rest, addresses: addresses.toString(), used: used.toString() };
}
