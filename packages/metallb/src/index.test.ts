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
      "advertises",
      "bfdProfile",
      "bgpAdvertisement",
      "bgpPeer",
      "checkNetwork",
      "community",
      "customResourceDefinitions",
      "describePools",
      "drawPoolsHtml",
      "drawPoolsSvg",
      "excludeLabel",
      "explainAllocation",
      "findLegacyConfig",
      "forecastPool",
      "frontDoor",
      "importLegacyConfig",
      "isDnsName",
      "l2Advertisement",
      "matchesAny",
      "matchesSelector",
      "metallbFindings",
      "pool",
      "sharesAddress",
      "simulateAllocation",
      "simulateScenario",
      "simulateSteps",
      "toDnsName",
      "validateResources",
    ]
  `);
});
