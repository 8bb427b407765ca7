import { isRecord, parseGoDuration, wholeSeconds } from '@gatesmith/kubernetes';

/** The input of a CEL rule; `previous` exists on updates only. */
export interface RuleInput {
  readonly self: unknown;
  readonly previous?: unknown;
}

/** The CEL rules of MetalLB's CRDs, by their expression. A test checks that none is missing. */
export const schemaRules: Readonly<Record<string, (input: RuleInput) => boolean>> = {
  'duration(self).getSeconds() >= 1 && duration(self).getSeconds() <= 65535': ({ self }) => {
    const duration = durationOf(self);
    if (duration === undefined) return false;
    const seconds = wholeSeconds(duration);
    return seconds >= 1n && seconds <= 65_535n;
  },
  // CEL's getMilliseconds of a duration is the whole duration, cut to milliseconds
  'duration(self).getMilliseconds() % 1000 == 0': ({ self }) => {
    const duration = durationOf(self);
    return duration !== undefined && (duration / 1_000_000n) % 1_000n === 0n;
  },
  'self == oldSelf': ({ self, previous }) => previous === undefined || self === previous,
  '!has(self.serviceSelectors) || self.serviceSelectors.size() == 0 || ((!has(self.aggregationLength) || self.aggregationLength == 32) && (!has(self.aggregationLengthV6) || self.aggregationLengthV6 == 128))':
    ({ self }) => {
      if (!isRecord(self)) return true;
      const { serviceSelectors, aggregationLength = 32, aggregationLengthV6 = 128 } = self;
      if (!Array.isArray(serviceSelectors) || serviceSelectors.length === 0) return true;
      return aggregationLength === 32 && aggregationLengthV6 === 128;
    },
};

function durationOf(value: unknown): bigint | undefined {
  return typeof value === 'string' ? parseGoDuration(value) : undefined;
}
