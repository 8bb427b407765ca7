/// <reference types="node" />
import { runReadmeExample } from '@internal/testing/readme-example';
import { expect, test } from 'vitest';
import * as api from './index.ts';

test('the README example prints what the README says', async () => {
  const { printed, output } = await runReadmeExample(new URL('..', import.meta.url));
  expect(printed).toBe(output);
});

test('the exported names are these', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "IpParseError",
      "IpRange",
      "IpSet",
      "IpSetBuilder",
      "bitsOf",
      "compareAddresses",
      "compareRanges",
      "formatAddress",
      "formatPrefix",
      "ipRangeFindings",
      "lastOf",
      "lastOfPrefix",
      "parseAddress",
      "parsePrefix",
      "parseRange",
      "prefixOf",
      "safeParseAddress",
      "safeParsePrefix",
      "safeParseRange",
    ]
  `);
});
