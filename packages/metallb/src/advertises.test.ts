import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advertises, coverage } from './advertises.ts';
import { bgpAdvertisement, l2Advertisement, pool } from './build-resources.ts';

const name = fc.constantFrom('a', 'b', 'c');
const names = fc.uniqueArray(name, { maxLength: 2 });
const selectors = fc.array(
  name.map((zone) => ({ matchLabels: { zone } })),
  { maxLength: 2 },
);
const advertisement = fc
  .record({ ipAddressPools: names, ipAddressPoolSelectors: selectors, overBgp: fc.boolean() })
  .map(({ overBgp, ...fields }) =>
    overBgp ? bgpAdvertisement({ name: 'one', ...fields }) : l2Advertisement({ name: 'one', ...fields }),
  );
const anyPool = fc
  .record({ name, zone: name })
  .map((fields) => pool({ name: fields.name, addresses: ['10.0.0.0/24'], labels: { zone: fields.zone } }));

test('advertisements cover a pool exactly when one of them does', () => {
  fc.assert(
    fc.property(fc.array(advertisement, { maxLength: 4 }), anyPool, (advertisements, built) => {
      expect(coverage(advertisements)(built)).toBe(advertisements.some((one) => advertises(one, built)));
    }),
  );
});

test('an advertisement that names and selects nothing covers every pool', () => {
  expect(coverage([l2Advertisement({ name: 'all' })])(pool({ name: 'a', addresses: ['10.0.0.0/24'] }))).toBe(
    true,
  );
  expect(coverage([])(pool({ name: 'a', addresses: ['10.0.0.0/24'] }))).toBe(false);
});
