import { fc, test as propertyTest } from '@fast-check/vitest';
import { Address6 } from 'ip-address';
import { expect, test } from 'vitest';
import { hexGroups } from './hex-groups.ts';
import { numRuns } from './num-runs.fixture.ts';

/** What the library says. */
function byLibrary(text: string): bigint | undefined {
  try {
    return new Address6(text).bigInt();
  } catch {
    return undefined;
  }
}

const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));

propertyTest.prop([fc.ipV6()], { numRuns })(
  'reads every address in hex groups as the library does',
  (text) => {
    const own = hexGroups(text);
    if (text.includes('.')) expect(own).toBeUndefined();
    else expect(own).toBe(byLibrary(text));
  },
);

propertyTest.prop(
  [
    fc.array(fc.oneof(group, fc.constantFrom('', '::', ':', '0', '00000', 'g', '.', ' ')), { maxLength: 10 }),
    fc.constantFrom(':', '', '::'),
  ],
  {
    numRuns,
  },
)('takes nothing that the library refuses', (parts, between) => {
  const text = parts.join(between);
  const own = hexGroups(text);
  if (own !== undefined) expect(own).toBe(byLibrary(text));
});

test.for([
  ['::', 0n],
  ['::1', 1n],
  ['1::', 1n << 112n],
  ['fd00:0:0::1', 0xfd00_0000_0000_0000_0000_0000_0000_0001n],
  ['FD00::a', 0xfd00_0000_0000_0000_0000_0000_0000_000an],
  ['1:2:3:4:5:6:7:8', 0x1_0002_0003_0004_0005_0006_0007_0008n],
  ['1:2:3:4:5:6:7::', 0x1_0002_0003_0004_0005_0006_0007_0000n],
  ['::2:3:4:5:6:7:8', 0x2_0003_0004_0005_0006_0007_0008n],
  ['1:2:3:4:5:6:7', undefined],
  ['1:2:3:4:5:6:7:8:9', undefined],
  ['1:2:3:4::5:6:7:8', undefined],
  [':1::2', undefined],
  ['1::2:', undefined],
  [':::', undefined],
  ['1::2::3', undefined],
  ['12345::', undefined],
  ['::ffff:10.0.0.1', undefined],
  ['fe80::1%eth0', undefined],
  ['', undefined],
] as const)('%s is %s', ([text, value]) => {
  expect(hexGroups(text)).toBe(value);
});
