import { expect, test } from 'vitest';
import { isDnsName } from './dns-name.ts';

test.for(['a', '0', 'pool-1', 'example.com', 'a.b-c.d', `${'a'.repeat(251)}.b`])(
  '%s is a DNS name',
  (name) => {
    expect(isDnsName(name)).toBe(true);
  },
);

test.for(['', 'A', 'a_b', '-a', 'a-', '.a', 'a.', 'a..b', 'a.-b', 'ä', 'a\n', `${'a'.repeat(252)}.b`])(
  '%j is not a DNS name',
  (name) => {
    expect(isDnsName(name)).toBe(false);
  },
);
