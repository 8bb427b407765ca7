import type { IpAddress, IpFamily } from './address.ts';
import { IpRange } from './ip-range.ts';
import { IpSet } from './ip-set.ts';
import type { ParseResult, RangeIssue } from './issue.ts';
import { safeParseRange } from './parse-range.ts';

/** What a builder takes: a text as `parseRange` reads it, or a value. */
export type IpSetInput = string | IpAddress | IpRange | IpSet;

interface Operation {
  readonly adds: boolean;
  readonly ranges: readonly IpRange[];
}

/**
 * Collects additions and removals, each acting on what came before it, and builds an {@link IpSet} once. A text that
 * cannot be read does not throw: it is kept as an issue and reported by {@link IpSetBuilder.build}.
 *
 * @example
 * ```ts
 * import { IpSetBuilder } from '@gatesmith/ip-range';
 *
 * const { value } = new IpSetBuilder().add('10.0.0.0/24').remove('10.0.0.11').add('fd00::/64').build();
 * value?.toString(); // '10.0.0.0-10.0.0.10, 10.0.0.12-10.0.0.255, fd00::/64'
 * ```
 */
export class IpSetBuilder {
  readonly #operations: Operation[] = [];
  readonly #issues: RangeIssue[] = [];

  /** @param subject - whose address this is; shows up in the issue. */
  add(input: IpSetInput, subject?: string | undefined): this {
    return this.#push(true, input, subject);
  }

  /** @param subject - whose address this is; shows up in the issue. */
  remove(input: IpSetInput, subject?: string | undefined): this {
    return this.#push(false, input, subject);
  }

  /** The set, or every issue that was collected. The builder can be used on. */
  build(): ParseResult<IpSet> {
    const [first, ...rest] = this.#issues;
    if (first !== undefined) return { issues: [first, ...rest] };
    return { value: IpSet.from([...settle(this.#operations, 'ipv4'), ...settle(this.#operations, 'ipv6')]) };
  }

  #push(adds: boolean, input: IpSetInput, subject: string | undefined): this {
    const ranges = toRanges(input);
    if (ranges.issues === undefined) this.#operations.push({ adds, ranges: ranges.value });
    else
      this.#issues.push(
        ...ranges.issues.map((issue) => (subject === undefined ? issue : { ...issue, subject })),
      );
    return this;
  }
}

function toRanges(input: IpSetInput): ParseResult<readonly IpRange[]> {
  if (input instanceof IpSet) return { value: input.ranges };
  if (input instanceof IpRange) return { value: [input] };
  if (typeof input !== 'string') return { value: [IpRange.of(input.family, input.value)] };
  const parsed = safeParseRange(input);
  return parsed.issues === undefined ? { value: [parsed.value] } : parsed;
}

/**
 * For every stretch between two neighbouring ends, the latest operation that covers it decides. The operations open at
 * the sweep line wait in a heap, latest on top, so the whole is n log n whatever the order of calls.
 */
function settle(operations: readonly Operation[], family: IpFamily): IpRange[] {
  const starts: { readonly range: IpRange; readonly rank: number; readonly adds: boolean }[] = [];
  const cuts = new Set<bigint>();
  for (const [rank, { adds, ranges }] of operations.entries()) {
    for (const range of ranges) {
      if (range.family !== family) continue;
      starts.push({ range, rank, adds });
      cuts.add(range.first).add(range.last + 1n);
    }
  }
  starts.sort((a, b) => (a.range.first < b.range.first ? -1 : a.range.first > b.range.first ? 1 : 0));
  const ordered = [...cuts].sort((a, b) => (a < b ? -1 : 1));
  const open = new LatestFirst<(typeof starts)[number]>();
  const kept: IpRange[] = [];
  let next = 0;
  for (const [index, from] of ordered.entries()) {
    const until = ordered[index + 1];
    for (let start = starts[next]; start !== undefined && start.range.first === from; start = starts[next]) {
      open.push(start);
      next += 1;
    }
    let top = open.peek();
    while (top !== undefined && top.range.last < from) {
      open.pop();
      top = open.peek();
    }
    if (top?.adds === true && until !== undefined) kept.push(IpRange.of(family, from, until - 1n));
  }
  return kept;
}

/** A binary heap with the highest rank on top. */
class LatestFirst<T extends { readonly rank: number }> {
  readonly #items: T[] = [];

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (above === undefined || above.rank >= item.rank) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): void {
    const items = this.#items;
    const moved = items.pop();
    if (moved === undefined || items.length === 0) return;
    let at = 0;
    for (;;) {
      const left = items[2 * at + 1];
      const right = items[2 * at + 2];
      if (left === undefined) break;
      const child = right !== undefined && right.rank > left.rank ? 2 * at + 2 : 2 * at + 1;
      const below = items[child];
      if (below === undefined || below.rank <= moved.rank) break;
      items[at] = below;
      at = child;
    }
    items[at] = moved;
  }
}
