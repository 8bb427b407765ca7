/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { sharedPath } from '@internal/testing/shared';
import { describe, expect, test } from 'vitest';
import type { BgpType } from './validate/bgp-type.ts';
import { validateResources } from './validate-resources.ts';

interface Scenario {
  readonly id: number;
  readonly objects: readonly unknown[];
  readonly verdicts: readonly {
    readonly accepted: boolean;
    readonly by?: string;
    readonly message?: string;
  }[];
}

const bgpTypes: readonly BgpType[] = ['native', 'frr-k8s'];

describe.for(bgpTypes)('in %s mode', (bgpType) => {
  const file = sharedPath(`data/metallb-verdicts/${bgpType}.jsonl`);

  test.skipIf(file === undefined)('every recorded verdict of the real webhook is ours too', () => {
    const scenarios = readFileSync(file ?? '', 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Scenario);
    const differing = scenarios.flatMap(({ id, objects, verdicts }) => {
      const ours = validateResources(objects, { bgpType }).resources;
      return verdicts.flatMap(({ accepted, by, message }, index) => {
        const our = ours[index];
        return our?.accepted === accepted && our.by === by ? [] : [{ id, index, accepted, by, message, our }];
      });
    });
    expect(differing).toEqual([]);
    expect(scenarios.length).toBeGreaterThanOrEqual(350);
  });
});
