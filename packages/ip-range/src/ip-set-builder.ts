import type { IpAddress } from './address.ts';
import { IpRange } from './ip-range.ts';
import { IpSet } from './ip-set.ts';
import type { ParseResult, RangeIssue } from './issue.ts';
import { safeParseRange } from './parse-range.ts';

/** Input of a builder: a string as `parseRange` reads it, or a value. */
export type IpSetInput = string | IpAddress | IpRange | IpSet;

/** Neighbouring operations with the same effect, whose order makes no difference. */
interface Batch {
  readonly effect: 'add' | 'remove';
  readonly ranges: IpRange[];
}

/**
 * Collects additions and removals, each acting on what came before it, and builds an {@link IpSet} once. A string that
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
  readonly #batches: Batch[] = [];
  readonly #issues: RangeIssue[] = [];

  /** @param subject - the owner of the address; the issue names it. */
  add(input: IpSetInput, subject?: string | undefined): this {
    for (const range of this.#read(input, subject)) this.#batch('add').push(range);
    return this;
  }

  /** @param subject - the owner of the address; the issue names it. */
  remove(input: IpSetInput, subject?: string | undefined): this {
    for (const range of this.#read(input, subject)) this.#batch('remove').push(range);
    return this;
  }

  /** The set, or every issue that was collected. The builder can be used again afterwards. */
  build(): ParseResult<IpSet> {
    const [first, ...rest] = this.#issues;
    if (first !== undefined) return { issues: [first, ...rest] };
    const value = this.#batches.reduce(
      (set, { effect, ranges }) =>
        effect === 'add' ? set.union(IpSet.from(ranges)) : set.subtract(IpSet.from(ranges)),
      IpSet.empty,
    );
    return { value };
  }

  #batch(effect: Batch['effect']): IpRange[] {
    const last = this.#batches.at(-1);
    if (last?.effect === effect) return last.ranges;
    const ranges: IpRange[] = [];
    this.#batches.push({ effect, ranges });
    return ranges;
  }

  #read(input: IpSetInput, subject: string | undefined): readonly IpRange[] {
    if (input instanceof IpSet) return input.ranges;
    if (input instanceof IpRange) return [input];
    if (typeof input !== 'string') return [IpRange.of(input.family, input.value)];
    const { value, issues } = safeParseRange(input);
    if (issues === undefined) return [value];
    this.#issues.push(...issues.map((issue) => (subject === undefined ? issue : { ...issue, subject })));
    return [];
  }
}
